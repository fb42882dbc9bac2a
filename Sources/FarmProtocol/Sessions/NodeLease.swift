import FarmCore

/// One lease that a node holds, from its grant until it is settled or lost.
struct NodeLease: Sendable {
    enum Stage: Sendable {
        /// Granted; nothing heard of its work yet.
        case waiting
        case working(lastProgress: Duration)
        /// The work is over and `report`, a completion or failure, not yet answered. `sent` is `nil` while
        /// the present connection has not carried it.
        case reporting(report: NodeMessage, sent: Duration?)
    }

    let lease: LeaseID
    var stage = Stage.waiting
    /// The last moment at which the coordinator is known to have thought so too.
    var confirmed: Duration

    var isReporting: Bool {
        if case .reporting = stage { true } else { false }
    }
}
