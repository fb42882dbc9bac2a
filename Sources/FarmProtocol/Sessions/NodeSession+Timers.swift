import FarmCore

extension NodeSession {
    /// When `timerFired` is due, if no event comes before.
    public var nextDeadline: Duration? {
        var deadlines = held.compactMap(deadline)
        switch phase {
        case .greeting(let since, _): deadlines.append(since + rules.welcomeTime)
        case .active(let active):
            deadlines += [active.nextRenewal, active.lastHeard + active.leaseTime]
            if let end = active.patienceEnd { deadlines.append(end) }
            deadlines += held.compactMap { active.deadline(of: $0) }
        case .connecting, .closing: break
        case .closed: return nil
        }
        switch drain {
        case .finishingWork(let until), .awaitingSettlement(let until): deadlines.append(until)
        case .over, nil: break
        }
        return deadlines.min()
    }

    /// What a lease is to be looked at for, with a connection or without.
    private func deadline(of lease: NodeLease) -> Duration? {
        switch lease.stage {
        case .working(_, let watch): watch.nextLook(for: rules.stuckTime)
        case .keeping(_, let watch): watch.nextLook(for: rules.keepTime)
        case .waiting, .uploading, .reporting: nil
        }
    }

    mutating func timerFired(at now: Duration) -> [NodeDirective] {
        let directives = drainTimeOver(at: now) + endWhatStandsStill(at: now)
        switch phase {
        case .greeting(let since, _) where now >= since + rules.welcomeTime:
            return directives + hangUp(.silent, "no welcome came")
        case .active(let active):
            guard now < active.lastHeard + active.leaseTime else {
                return directives + hangUp(.silent, "nothing came for a lease time")
            }
            if let end = active.patienceEnd, now >= end {
                return directives + hangUp(.silent, "a renewal was not answered for a lease time")
            }
            return directives + keepLeases(active, at: now)
        case .greeting, .connecting, .closing, .closed: return directives + leaveIfDrained()
        }
    }

    private mutating func keepLeases(_ active: Active, at now: Duration) -> [NodeDirective] {
        var directives = drop(.notRenewed) { lease in
            guard !lease.isOver, let deadline = active.deadline(of: lease) else { return false }
            return now >= deadline
        }
        directives += sendReports(at: now) { sent in
            guard let sent else { return true }
            return now >= sent + active.leaseTime
        }
        if now >= active.nextRenewal { directives.append(renew(active, at: now)) }
        return directives + creditUpdate() + leaveIfDrained()
    }

    /// Sent also when no lease is held: it shows that this end lives, and its answer that the other does.
    mutating func renew(_ active: Active, at now: Duration) -> NodeDirective {
        let leases = held.map(\.lease)
        var active = active
        active.nextRenewal = now + active.renewInterval
        active.renewals.append(Renewal(sent: now, leases: Set(leases)))
        phase = .active(active)
        return .send(.renew(leases))
    }
}

extension NodeSession.Active {
    /// When a lease is lost for want of a confirmation, or its report is to be sent again.
    func deadline(of lease: NodeLease) -> Duration? {
        switch lease.stage {
        case .waiting, .working, .uploading: max(lease.confirmed, doubtedSince ?? lease.confirmed) + leaseTime
        case .keeping: nil
        case .reporting where doubtedSince != nil: nil
        case .reporting(_, let sent): (sent ?? lease.confirmed) + leaseTime
        }
    }

    /// When the oldest unanswered renewal has waited too long.
    var patienceEnd: Duration? {
        renewals.first.map { max($0.sent, doubtedSince ?? $0.sent) + leaseTime }
    }
}
