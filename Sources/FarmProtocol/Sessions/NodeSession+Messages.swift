import FarmCore

extension NodeSession {
    mutating func received(_ message: CoordinatorMessage, at now: Duration) -> [NodeDirective] {
        switch (phase, message) {
        case (.greeting, .goodbye), (.active, .goodbye):
            // It does not want this node now; another may.
            isProven = false
            phase = .closing
            return [.close]
        case (.greeting(let since, let credit), .welcome(let welcome)):
            return welcomed(welcome, greeted: since, credit: credit, at: now)
        case (.greeting, _):
            return hangUp(.unexpectedMessage, "the first message of a coordinator is welcome or goodbye")
        case (.active(var active), _):
            active.lastHeard = now
            phase = .active(active)
            return receivedWhileActive(message, at: now)
        case (.connecting, _), (.closing, _), (.closed, _):
            // It was under way while the connection was given up.
            return []
        }
    }

    mutating func receivedInvalid(_ error: ProtocolError) -> [NodeDirective] {
        switch phase {
        case .greeting, .active: hangUp(error.code, error.message)
        case .connecting, .closing, .closed: []
        }
    }

    private mutating func receivedWhileActive(_ message: CoordinatorMessage, at now: Duration) -> [NodeDirective] {
        switch message {
        case .grant(let grant): return granted(grant, at: now)
        case .renewed(let leases): return renewed(Set(leases), at: now)
        case .revoke(let lease, let reason):
            // A report stays until it is answered: the coordinator answers a late one as stale.
            let directives = drop(.revoked(reason: reason)) { $0.lease == lease && !$0.isOver }
            return directives + creditUpdate() + leaveIfDrained()
        case .settled(let lease, _, _):
            guard let index = held.firstIndex(where: { $0.lease == lease && $0.isReporting }) else { return [] }
            held.remove(at: index)
            return [.forget(lease)] + creditUpdate() + leaveIfDrained()
        case .welcome: return hangUp(.unexpectedMessage, "a connection has one welcome")
        case .goodbye: return []
        }
    }

    private mutating func granted(_ grant: Grant, at now: Duration) -> [NodeDirective] {
        countDownCredit()
        let lease = grant.lease
        let known = held.filter { $0.lease.task == lease.task }.map(\.lease.epoch).max()
        if let known, known >= lease.epoch { return creditUpdate() }
        guard held.count < ProtocolLimits.leasesPerNode else {
            return [
                .send(.fail(Self.failure(of: lease, Failure.overloaded, "the node holds as many leases as it may")))
            ]
        }
        if drain != nil {
            let report = NodeReport.failure(Self.failure(of: lease, Failure.shutdown, "the node is shutting down"))
            held.append(NodeLease(lease: lease, stage: .reporting(report, sent: nil), confirmed: now))
            return sendReports(at: now) { $0 == nil }
        }
        let superseded = drop(.superseded) { $0.lease.task == lease.task && !$0.isOver }
        held.append(NodeLease(lease: lease, confirmed: now))
        return superseded + [.start(grant)] + creditUpdate()
    }

    /// A grant uses up one lease of credit at the coordinator's end.
    private mutating func countDownCredit() {
        guard case .active(var active) = phase else { return }
        active.credit = max(0, active.credit - 1)
        phase = .active(active)
    }

    private mutating func renewed(_ leases: Set<LeaseID>, at now: Duration) -> [NodeDirective] {
        guard case .active(var active) = phase else { return [] }
        guard !active.renewals.isEmpty else {
            return hangUp(.unexpectedMessage, "an answer to a renewal came that was not asked for")
        }
        failedConnections = 0
        isProven = true
        let renewal = active.renewals.removeFirst()
        if let since = active.doubtedSince, renewal.sent >= since { active.doubtedSince = nil }
        phase = .active(active)
        for index in held.indices where leases.contains(held[index].lease) {
            held[index].confirmed = max(held[index].confirmed, renewal.sent)
        }
        var directives = drop(.notRenewed) {
            !$0.isOver && renewal.leases.contains($0.lease) && !leases.contains($0.lease)
        }
        directives += sendReports(at: now) { $0 == nil } + allowUploads(at: now)
        return directives + creditUpdate() + leaveIfDrained()
    }

    static func failure(of lease: LeaseID, _ code: String, _ message: String) -> Failure {
        Failure(lease: lease, code: code, message: message, isPermanent: false)
    }
}
