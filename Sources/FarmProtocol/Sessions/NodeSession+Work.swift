import FarmCore

extension NodeSession {
    mutating func workProgressed(_ lease: LeaseID, done: Int, total: Int, at now: Duration) -> [NodeDirective] {
        guard let index = held.firstIndex(where: { $0.lease == lease }) else { return [] }
        switch held[index].stage {
        case .keeping, .reporting: return []
        case .uploading where done < total: return []
        case .uploading: break
        case .waiting:
            held[index].stage = .working(lastSent: now, watch: ProgressWatch(done: done, at: now))
        case .working(let lastSent, var watch):
            watch.progressed(to: done, at: now)
            let isDue = now >= lastSent + rules.progressInterval || done >= total
            held[index].stage = .working(lastSent: isDue ? now : lastSent, watch: watch)
            guard isDue else { return [] }
        }
        guard isActive else { return [] }
        return [.send(.progress(lease, done: max(0, min(done, total)), total: total))]
    }

    mutating func uploadWanted(_ lease: LeaseID, at now: Duration) -> [NodeDirective] {
        guard let index = held.firstIndex(where: { $0.lease == lease && !$0.isOver }) else { return [] }
        held[index].stage = .uploading(isAllowed: false)
        return allowUploads(at: now)
    }

    /// Lets those results go up whose leases the coordinator has confirmed within the last lease time. The others
    /// wait for the next welcome or answer to a renewal: bytes of a lost lease would be sent for nothing.
    mutating func allowUploads(at now: Duration) -> [NodeDirective] {
        var directives: [NodeDirective] = []
        for index in held.indices {
            guard case .uploading(isAllowed: false) = held[index].stage else { continue }
            if let leaseTime, now >= held[index].confirmed + leaseTime { continue }
            held[index].stage = .uploading(isAllowed: true)
            directives.append(.upload(held[index].lease))
        }
        return directives
    }

    /// The end of work on a lease that is no longer held is nobody's business.
    mutating func workEnded(_ report: NodeReport, at now: Duration) -> [NodeDirective] {
        guard let index = held.firstIndex(where: { $0.lease == report.lease && !$0.isOver }) else { return [] }
        held[index].stage = .keeping(report, watch: ProgressWatch(at: now))
        return [.keep(report)] + creditUpdate()
    }

    mutating func workStopped(_ lease: LeaseID) -> [NodeDirective] {
        stuckWork.remove(lease) == nil ? [] : creditUpdate()
    }

    // MARK: The outbox

    mutating func reportKept(_ lease: LeaseID, at now: Duration) -> [NodeDirective] {
        report(lease, at: now) { $0 }
    }

    /// A result that a crash would lose is given up for a failure, so that the task is done elsewhere; that failure,
    /// and any other, is sent without being kept, since nothing is lost with it but time.
    mutating func reportNotKept(_ lease: LeaseID, _ reason: String, at now: Duration) -> [NodeDirective] {
        report(lease, at: now) { report in
            guard case .completion = report else { return report }
            let message = "the result could not be written to the node's outbox: \(reason)"
            return .failure(Self.failure(of: lease, Failure.outboxFailed, message))
        }
    }

    private mutating func report(
        _ lease: LeaseID, at now: Duration, as final: (NodeReport) -> NodeReport
    ) -> [NodeDirective] {
        guard let index = held.firstIndex(where: { $0.lease == lease }),
            case .keeping(let report, _) = held[index].stage
        else { return [] }
        held[index].stage = .reporting(final(report), sent: nil)
        return sendReports(at: now) { $0 == nil }
    }
}
