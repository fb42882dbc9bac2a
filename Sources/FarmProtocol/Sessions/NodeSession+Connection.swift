import FarmCore

extension NodeSession {
    mutating func connected(at now: Duration) -> [NodeDirective] {
        guard case .connecting = phase else { return [] }
        phase = .greeting(since: now, credit: wantedCredit)
        let hello = NodeMessage.Hello(
            node: identity.node, name: identity.name, software: identity.software, engine: identity.engine,
            slots: identity.slots, credit: wantedCredit, kinds: identity.kinds, pools: identity.pools,
            held: held.map(\.lease))
        return [.send(.hello(hello))]
    }

    /// Leases are kept: work goes on without a connection, since the node has nothing better to do and the
    /// next welcome says what is still wanted.
    mutating func connectionLost() -> [NodeDirective] {
        if drain == .over {
            phase = .closed
            return [.finish]
        }
        phase = .connecting
        // One that has shown that it works is asked again first: it may only have restarted.
        if !isProven { coordinator = (coordinator + 1) % coordinators }
        isProven = false
        let delay = rules.reconnects.delay(afterTries: failedConnections / coordinators + 1)
        failedConnections += 1
        return [.connect(to: coordinator, after: delay)]
    }

    mutating func welcomed(
        _ welcome: CoordinatorMessage.Welcome, greeted: Duration, credit: Int, at now: Duration
    ) -> [NodeDirective] {
        guard welcome.renewInterval >= rules.shortestRenewal, welcome.leaseTime > welcome.renewInterval else {
            return hangUp(.malformedPayload, "a lease lasts longer than its renewal interval, which is at least 10 ms")
        }
        leaseTime = welcome.leaseTime
        phase = .active(
            Active(
                leaseTime: welcome.leaseTime, renewInterval: welcome.renewInterval,
                nextRenewal: greeted + welcome.renewInterval, lastHeard: now, credit: credit))
        let resumed = Set(welcome.resumed)
        for index in held.indices where resumed.contains(held[index].lease) { held[index].confirmed = greeted }
        var directives = drop(.notResumed) { !$0.isOver && !resumed.contains($0.lease) }
        // The welcome may have lain unread while the process did not run.
        directives += noticeSleep(at: now)
        directives += sendReports(at: now) { _ in true } + allowUploads(at: now)
        return directives + creditUpdate() + leaveIfDrained()
    }

    /// Ends a connection on which the coordinator is silent or does what the protocol does not allow.
    mutating func hangUp(_ code: ProtocolError.Code, _ reason: String) -> [NodeDirective] {
        phase = .closing
        return [.send(.goodbye(code: code.rawValue, reason: reason)), .close]
    }

    /// Forgets the leases that `isLost` picks and stops their work.
    mutating func drop(_ loss: LeaseLoss, where isLost: (NodeLease) -> Bool) -> [NodeDirective] {
        let lost = held.filter(isLost).map(\.lease)
        held.removeAll(where: isLost)
        return lost.map { .cancel($0, loss) }
    }

    /// Sends the reports that `isDue` picks by the time each was last sent, unless nothing may be sent now.
    mutating func sendReports(at now: Duration, where isDue: (Duration?) -> Bool) -> [NodeDirective] {
        guard case .active(let active) = phase, active.doubtedSince == nil else { return [] }
        var directives: [NodeDirective] = []
        for index in held.indices {
            guard case .reporting(let report, let sent) = held[index].stage, isDue(sent) else { continue }
            held[index].stage = .reporting(report, sent: now)
            directives.append(.send(report.message))
        }
        return directives
    }
}
