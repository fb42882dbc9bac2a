import FarmCore

extension NodeSession {
    /// Takes no more leases, gives back those whose work has not begun, and gives the others a while.
    mutating func shutdownRequested(at now: Duration) -> [NodeDirective] {
        guard drain == nil else {
            let directives = drop(.shutdown) { _ in true }
            return directives + leaveIfDrained()
        }
        drain = .finishingWork(until: now + rules.shutdownWork)
        let directives = giveBack(at: now) { lease in
            if case .waiting = lease.stage { true } else { false }
        }
        return creditUpdate() + directives + leaveIfDrained()
    }

    mutating func drainTimeOver(at now: Duration) -> [NodeDirective] {
        switch drain {
        case .finishingWork(let until) where now >= until:
            drain = .awaitingSettlement(until: now + rules.shutdownSettlement)
            return giveBack(at: now) { !$0.isReporting } + leaveIfDrained()
        case .awaitingSettlement(let until) where now >= until:
            held = []
            return leaveIfDrained()
        default: return []
        }
    }

    /// Stops work and reports it as not done, so that the coordinator can grant it elsewhere at once.
    private mutating func giveBack(at now: Duration, where isGiven: (NodeLease) -> Bool) -> [NodeDirective] {
        var directives: [NodeDirective] = []
        for index in held.indices where isGiven(held[index]) {
            let lease = held[index].lease
            let report = NodeMessage.fail(Self.failure(of: lease, Failure.shutdown, "the node is shutting down"))
            held[index].stage = .reporting(report: report, sent: nil)
            directives.append(.cancel(lease, .shutdown))
        }
        return isActive ? directives + sendReports(at: now) { $0 == nil } : directives
    }

    /// Says goodbye once a shutdown was asked for and nothing is owed.
    mutating func leaveIfDrained() -> [NodeDirective] {
        guard let drain, drain != .over, held.isEmpty else { return [] }
        self.drain = .over
        switch phase {
        case .greeting, .active:
            phase = .closing
            return [.send(.goodbye(code: "shutdown", reason: "the node is shutting down")), .close]
        case .connecting:
            phase = .closed
            return [.finish]
        case .closing, .closed: return []
        }
    }
}
