import FarmCore

/// What a session looks after by itself: its own sleep, work that stands still, and an outbox that does.
extension NodeSession {
    /// Renews first thing after a time in which the process did not run (stopped, or its machine suspended) and
    /// leases may have run out unseen. The coordinator gets a lease time from now to answer.
    mutating func noticeSleep(at now: Duration) -> [NodeDirective] {
        guard case .active(var active) = phase, now > active.lastRenewal + active.leaseTime else { return [] }
        active.doubtedSince = now
        active.lastHeard = now
        return [renew(active, at: now)]
    }

    /// Stops work that is stuck and reports that; gives up on the outbox for what it has not kept in time.
    mutating func endWhatStandsStill(at now: Duration) -> [NodeDirective] {
        var directives: [NodeDirective] = []
        for lease in held {
            switch lease.stage {
            case .working(let lastSent, var watch):
                let isStuck = watch.look(at: now, for: rules.stuckTime)
                setStage(.working(lastSent: lastSent, watch: watch), of: lease.lease)
                if isStuck { directives += endStuckWork(lease.lease, at: now) }
            case .keeping(let report, var watch):
                let isStuck = watch.look(at: now, for: rules.keepTime)
                setStage(.keeping(report, watch: watch), of: lease.lease)
                let reason = "that took longer than \(rules.keepTime)"
                if isStuck { directives += reportNotKept(lease.lease, reason, at: now) }
            case .waiting, .uploading, .reporting: break
            }
        }
        return directives
    }

    private mutating func setStage(_ stage: NodeLease.Stage, of lease: LeaseID) {
        for index in held.indices where held[index].lease == lease { held[index].stage = stage }
    }

    private mutating func endStuckWork(_ lease: LeaseID, at now: Duration) -> [NodeDirective] {
        stuckWork.insert(lease)
        let message = "the render made no progress for \(rules.stuckTime)"
        var directives = [NodeDirective.cancel(lease, .stuck)]
        directives += workEnded(.failure(Self.failure(of: lease, Failure.stuck, message)), at: now)
        if usableSlots <= 0 {
            directives += giveBack(.overloaded, at: now) { $0.isWaiting }
        }
        return directives
    }
}
