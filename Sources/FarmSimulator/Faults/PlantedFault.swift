/// A defect that is put into a farm on purpose, from outside, to see that the simulator finds it.
public enum PlantedFault: String, Hashable, Sendable, CaseIterable {
    /// A result is taken from whichever attempt brings it.
    case epochUnchecked
    /// Nodes are told of what may still be lost.
    case acknowledgedBeforeCommit
    /// A node forgets at its end what it owes the coordinator.
    case outboxDropped
    /// A node that uploads does not renew.
    case renewalTiedToUpload
    /// Tasks behind a finished one are counted down in a transaction of their own.
    case parentCountedApart
    /// Two coordinators look for ready tasks before either takes them.
    case claimUnrepeated
    /// All attempts at a task upload to one place.
    case uploadKeyShared
    /// An attempt that ran out counts as live.
    case expiredUnfenced
    /// The last dependency's end wakes nobody up.
    case readyUnannounced
    /// Whatever was uploaded is taken for what was promised.
    case digestUnchecked
    /// A coordinator that starts takes all leases back.
    case leasesDroppedAtStart
    /// A node is granted more than it asked for.
    case creditIgnored
    /// Nobody looks for leases that ran out.
    case expiryForgotten
    /// Nodes are granted what waits for any pool.
    case poolIgnored
    /// What is to wait is granted at once.
    case waitIgnored
    /// Work that is put off uses up an attempt.
    case postponementCounted
    /// A repeated completion is answered as if its lease had been lost.
    case repetitionRefused
}
