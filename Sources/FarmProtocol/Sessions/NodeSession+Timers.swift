import FarmCore

extension NodeSession {
    /// When `timerFired` is due, if no event comes before.
    public var nextDeadline: Duration? {
        var deadlines: [Duration] = []
        switch phase {
        case .greeting(let since, _): deadlines.append(since + rules.welcomeTime)
        case .active(let active):
            deadlines += [active.nextRenewal, active.lastHeard + active.leaseTime]
            if let oldest = active.renewals.first { deadlines.append(oldest.sent + active.leaseTime) }
            deadlines += held.map { deadline(of: $0, leaseTime: active.leaseTime) }
        case .connecting, .closing, .closed: break
        }
        switch drain {
        case .finishingWork(let until), .awaitingSettlement(let until): deadlines.append(until)
        case .over, nil: break
        }
        return deadlines.min()
    }

    /// When a lease is lost for want of a confirmation, or its report is to be sent again.
    private func deadline(of lease: NodeLease, leaseTime: Duration) -> Duration {
        guard case .reporting(_, let sent?) = lease.stage else { return lease.confirmed + leaseTime }
        return sent + leaseTime
    }

    mutating func timerFired(at now: Duration) -> [NodeDirective] {
        let directives = drainTimeOver(at: now)
        switch phase {
        case .greeting(let since, _) where now >= since + rules.welcomeTime:
            return directives + hangUp(.silent, "no welcome came")
        case .active(let active):
            guard now < active.lastHeard + active.leaseTime else {
                return directives + hangUp(.silent, "nothing came for a lease time")
            }
            if let oldest = active.renewals.first, now >= oldest.sent + active.leaseTime {
                return directives + hangUp(.silent, "a renewal was not answered for a lease time")
            }
            return directives + keepLeases(active, at: now)
        case .greeting, .connecting, .closing, .closed: return directives
        }
    }

    private mutating func keepLeases(_ active: Active, at now: Duration) -> [NodeDirective] {
        var directives = drop(.notRenewed) { !$0.isReporting && now >= $0.confirmed + active.leaseTime }
        directives += sendReports(at: now) { sent in
            guard let sent else { return true }
            return now >= sent + active.leaseTime
        }
        if now >= active.nextRenewal { directives.append(renew(active, at: now)) }
        return directives + creditUpdate() + leaveIfDrained()
    }

    /// Sent also when no lease is held: it shows that this end lives, and its answer that the other does.
    private mutating func renew(_ active: Active, at now: Duration) -> NodeDirective {
        let leases = held.map(\.lease)
        var active = active
        active.nextRenewal = now + active.renewInterval
        active.renewals.append(Renewal(sent: now, leases: Set(leases)))
        phase = .active(active)
        return .send(.renew(leases))
    }
}
