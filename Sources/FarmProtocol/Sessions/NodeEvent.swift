import FarmCore

/// What happened to a node's session.
public enum NodeEvent: Hashable, Sendable {
    /// The process is ready to work; comes once, first.
    case started
    /// A connection stands.
    case connected
    /// The connection is gone, or the attempt at one failed.
    case connectionLost
    case received(CoordinatorMessage)
    /// What came is not the protocol's.
    case receivedInvalid(ProtocolError)
    /// The moment of `nextDeadline` has come.
    case timerFired
    /// The first of a lease says that its work has begun.
    case workProgressed(LeaseID, done: Int, total: Int)
    case workFinished(Completion)
    case workFailed(Failure)
    /// A first asks to end in good order, a second to end at once.
    case shutdownRequested
}

/// What a node's session wants done.
public enum NodeDirective: Hashable, Sendable {
    /// Connect after a pause, which the shell may shorten at random so that a fleet does not come back as one.
    case connect(after: Duration)
    case send(NodeMessage)
    /// Close the connection once what was sent is out, within a second or two; `connectionLost` must follow.
    case close
    case start(Grant)
    /// Stop the work of a lease and upload nothing more; nothing need be reported of it.
    case cancel(LeaseID, LeaseLoss)
    /// The session is over, and no event matters any more.
    case finish
}

/// Why a lease is no longer a node's.
public enum LeaseLoss: Hashable, Sendable {
    case revoked(reason: String)
    /// The coordinator did not resume it after a reconnect.
    case notResumed
    /// The coordinator left it out of its answer to a renewal, or did not answer for a lease time.
    case notRenewed
    /// The same task was granted again.
    case superseded
    /// The node is going.
    case shutdown
}
