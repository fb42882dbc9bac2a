import FarmCore

/// One lease that a node holds, from its grant until it is settled or lost.
struct NodeLease: Sendable {
    enum Stage: Sendable {
        /// Granted; nothing heard of its work yet.
        case waiting
        case working(lastSent: Duration, watch: ProgressWatch)
        /// The result is there. It goes up once the lease is known to be the node's.
        case uploading(isAllowed: Bool)
        /// The work is over, and its report on the way to the outbox.
        case keeping(NodeReport, watch: ProgressWatch)
        /// The report is not yet answered. `sent` is `nil` while the present connection has not carried it.
        case reporting(NodeReport, sent: Duration?)
    }

    let lease: LeaseID
    var stage = Stage.waiting
    /// The last moment at which the coordinator is known to have thought so too.
    var confirmed: Duration

    /// Whether the work is over, and only its report is owed.
    var isOver: Bool {
        switch stage {
        case .keeping, .reporting: true
        case .waiting, .working, .uploading: false
        }
    }

    var isReporting: Bool {
        if case .reporting = stage { true } else { false }
    }

    var isWaiting: Bool {
        if case .waiting = stage { true } else { false }
    }
}

/// Looks now and then at something that should move, and finds it stuck when several looks in a row saw it where it
/// was.
///
/// A process that was stopped or whose machine slept comes late to its look. That one does not count: what is looked
/// at had no time to move either.
struct ProgressWatch: Hashable, Sendable {
    /// How many in a row.
    static let looks = 4

    private var done: Int
    private var since: Duration
    private var looks = 0

    init(done: Int = 0, at now: Duration) {
        self.done = done
        since = now
    }

    mutating func progressed(to done: Int, at now: Duration) {
        if done > self.done { self = ProgressWatch(done: done, at: now) }
    }

    func nextLook(for patience: Duration) -> Duration { since + patience / Self.looks * (looks + 1) }

    /// Whether nothing has moved for as long as `patience`.
    mutating func look(at now: Duration, for patience: Duration) -> Bool {
        let due = nextLook(for: patience)
        guard now >= due else { return false }
        if now >= due + patience / Self.looks {
            self = ProgressWatch(done: done, at: now)
        } else {
            looks += 1
        }
        return looks >= Self.looks
    }
}
