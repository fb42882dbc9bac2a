import FarmCore

extension NodeSession {
    mutating func workProgressed(_ lease: LeaseID, done: Int, total: Int, at now: Duration) -> [NodeDirective] {
        guard let index = held.firstIndex(where: { $0.lease == lease }) else { return [] }
        switch held[index].stage {
        case .reporting: return []
        case .working(let last) where now < last + rules.progressInterval && done < total: return []
        case .waiting, .working: break
        }
        held[index].stage = .working(lastProgress: now)
        guard isActive else { return [] }
        return [.send(.progress(lease, done: max(0, min(done, total)), total: total))]
    }

    /// The end of work on a lease that is no longer held is nobody's business.
    mutating func workEnded(_ lease: LeaseID, report: NodeMessage, at now: Duration) -> [NodeDirective] {
        guard let index = held.firstIndex(where: { $0.lease == lease && !$0.isReporting }) else { return [] }
        held[index].stage = .reporting(report: report, sent: nil)
        guard isActive else { return [] }
        return sendReports(at: now) { $0 == nil } + creditUpdate()
    }
}
