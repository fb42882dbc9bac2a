/// Where a transfer stands, and until when it must get further.
struct TransferPace: Hashable, Sendable {
    enum Stage: Hashable, Sendable {
        /// For a connection: for a free one, and until it stands. libcurl looks at no deadline before it has one free.
        case waitingForConnection
        case sending
        /// For the first byte of the answer.
        case waitingForAnswer
        case receiving
    }

    private(set) var stage = Stage.waitingForConnection
    private var since: ContinuousClock.Instant

    init(at now: ContinuousClock.Instant) {
        since = now
    }

    /// Notes that something has moved, and what comes next.
    mutating func enter(_ stage: Stage, at now: ContinuousClock.Instant) {
        self.stage = stage
        since = now
    }

    func deadline(_ limits: HTTPLimits) -> ContinuousClock.Instant {
        switch stage {
        case .waitingForConnection: since + limits.total
        case .sending, .receiving: since + limits.idle
        case .waitingForAnswer: since + (limits.firstByte ?? limits.idle)
        }
    }

    /// What to say where the deadline is over.
    func complaint(_ limits: HTTPLimits) -> String {
        switch stage {
        case .waitingForConnection: "there was no connection within \(limits.total)"
        case .sending: "nothing of the request could be sent for \(limits.idle)"
        case .waitingForAnswer: "no answer began within \(limits.firstByte ?? limits.idle)"
        case .receiving: "nothing more of the answer came for \(limits.idle)"
        }
    }
}
