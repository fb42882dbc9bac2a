import FarmCore

extension NodeSession {
    /// Takes no more leases, gives back those whose work has not begun, and gives the others a while.
    mutating func shutdownRequested(at now: Duration) -> [NodeDirective] {
        guard drain == nil else {
            let directives = drop(.shutdown) { _ in true }
            return directives + leaveIfDrained()
        }
        drain = .finishingWork(until: now + rules.shutdownWork)
        let directives = giveBack(.shutdown, at: now) { $0.isWaiting }
        return creditUpdate() + directives + leaveIfDrained()
    }

    mutating func drainTimeOver(at now: Duration) -> [NodeDirective] {
        switch drain {
        case .finishingWork(let until) where now >= until:
            drain = .awaitingSettlement(until: now + rules.shutdownSettlement)
            return giveBack(.shutdown, at: now) { !$0.isOver } + leaveIfDrained()
        case .awaitingSettlement(let until) where now >= until:
            // What the outbox keeps is brought over by the node's next run.
            held = []
            return leaveIfDrained()
        default: return []
        }
    }

    /// Stops work and reports it as not done, so that the coordinator can grant it elsewhere at once. The outbox
    /// does not keep that: a lease that is not given back runs out.
    mutating func giveBack(
        _ loss: LeaseLoss, at now: Duration, where isGiven: (NodeLease) -> Bool
    ) -> [NodeDirective] {
        let (code, reason) =
            loss == .shutdown
            ? (Failure.shutdown, "the node is shutting down")
            : (Failure.overloaded, "no slot of the node works any more")
        var directives: [NodeDirective] = []
        for index in held.indices where isGiven(held[index]) {
            let lease = held[index].lease
            held[index].stage = .reporting(.failure(Self.failure(of: lease, code, reason)), sent: nil)
            directives.append(.cancel(lease, loss))
        }
        return directives + sendReports(at: now) { $0 == nil }
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
