import FarmCore

/// The end of a lease's work, as its node owes it to the coordinator.
public enum NodeReport: Hashable, Sendable {
    case completion(Completion)
    case failure(Failure)

    public var lease: LeaseID {
        switch self {
        case .completion(let completion): completion.lease
        case .failure(let failure): failure.lease
        }
    }

    public var message: NodeMessage {
        switch self {
        case .completion(let completion): .complete(completion)
        case .failure(let failure): .fail(failure)
        }
    }

    /// `nil` for a message that reports no end of work.
    public init?(_ message: NodeMessage) {
        switch message {
        case .complete(let completion): self = .completion(completion)
        case .fail(let failure): self = .failure(failure)
        case .hello, .renew, .progress, .credit, .goodbye: return nil
        }
    }
}

extension Failure {
    /// The code of work that was done and could not be written to the outbox.
    public static let outboxFailed = "outboxFailed"
    /// The code of a render that was stopped because it made no progress.
    public static let stuck = "stuck"
}
