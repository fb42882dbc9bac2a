/// What may go wrong in a farm.
public enum FaultKind: String, Hashable, Sendable, CaseIterable {
    // MARK: Network
    case connectionReset
    case linkSlow
    case partition
    case oneWayPartition
    // MARK: Nodes
    /// The process ends at once; its connections are closed by its kernel.
    case nodeKilled
    /// The machine ends at once; nobody is told.
    case nodePowerLost
    /// The process ends right after a report lies on disk, before anybody heard of it.
    case nodeKilledOwing
    /// The process stands still, as by SIGSTOP, often for longer than a lease.
    case nodeStopped
    case nodeSlow
    /// A signal asks the node to end in good order.
    case nodeShutdown
    case workStuck
    case workFails
    case nodeDiskFull
    // MARK: Transfers
    case downloadFails
    case uploadFails
    /// Half of the bytes arrive and the sender hears that all is well.
    case uploadCutShort
    /// A request is carried out again, late.
    case uploadRepeated
    // MARK: Coordinators and store
    case coordinatorKilled
    /// A signal asks the coordinator to end in good order.
    case coordinatorShutdown
    case crashBeforeCommit
    /// The transaction is durable, and nobody hears of it.
    case crashAfterCommit
    case commitRefused
    case commitSlow
    /// A wall clock is set; the monotonic one is not.
    case clockStep
    case objectsFull
    case workerFails
    /// An assembly finds a clip or the soundtrack wrong.
    case resultWrong
    /// The service that writes, paints and speaks is away, and what needs it is put off.
    case providerAway
}
