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
    /// The result is there, and its upload waits for `NodeDirective.upload`; comes before each attempt at it.
    case uploadWanted(LeaseID)
    case workFinished(Completion)
    case workFailed(Failure)
    /// Work that was cancelled has really ended, and its slot is free.
    case workStopped(LeaseID)
    /// What `NodeDirective.keep` named lies on disk, and will after a crash.
    case reportKept(LeaseID)
    /// It does not.
    case reportNotKept(LeaseID, reason: String)
    /// A first asks to end in good order, a second to end at once.
    case shutdownRequested
}

/// What a node's session wants done.
public enum NodeDirective: Hashable, Sendable {
    /// Connect to the coordinator of this number, from 0, after a pause, which the shell may shorten at random so
    /// that a fleet does not come back as one.
    case connect(to: Int, after: Duration)
    case send(NodeMessage)
    /// Close the connection once what was sent is out, within a second or two; `connectionLost` must follow.
    case close
    case start(Grant)
    /// The lease is known to be the node's: upload its result now.
    case upload(LeaseID)
    /// Stop the work of a lease and upload nothing more; `workStopped` follows when that is done.
    case cancel(LeaseID, LeaseLoss)
    /// Make a report durable, then say `reportKept`; or say `reportNotKept`.
    case keep(NodeReport)
    /// The report is settled: a restarted node need not know it. Nothing waits for this.
    case forget(LeaseID)
    /// The session is over, and no event matters any more.
    case finish
}

/// Why a lease's work is stopped.
public enum LeaseLoss: Hashable, Sendable {
    case revoked(reason: String)
    /// The coordinator did not resume it after a reconnect.
    case notResumed
    /// The coordinator left it out of its answer to a renewal, or did not answer for a lease time.
    case notRenewed
    /// The same task was granted again.
    case superseded
    /// It made no progress.
    case stuck
    /// The node has no slot left that works.
    case overloaded
    /// The node is going.
    case shutdown
}
