import FarmCore
import FarmObjects
import FarmStore

/// Removes the bytes of assets that have been marked as garbage for the whole of a grace period. Nothing else
/// removes assets.
///
/// A result's bytes are stored before the transaction that refers to them, so an asset that no row knows may be one
/// that is just becoming a result, perhaps of the same digest as one that was deleted. It is safe all the same:
///
/// - Storing or promoting bytes dates them, also where they are there already, and takes turns with removal. What is
///   removed here was last dated before its mark was made. Bytes stored after the mark stay; bytes stored after the
///   removal are there again.
/// - A commit before the look at the marks takes the mark away, for the asset has a row then.
/// - So only a result stored before the mark and committed after the look could lose its bytes. Mark and look lie a
///   grace period apart. A result is committed right after it is stored, and only while its lease is live, that is
///   renewed every few seconds: who stands still for that long in between has lost the lease and commits nothing.
/// - An asset that no row has ever known is marked only when it is a grace period old already. A clock that jumps, as
///   after a machine's sleep, passes one of the two periods, not both.
struct GarbageCollection: Chore {
    static let name = "garbage-collection"

    let store: FarmStore
    let objects: any ObjectInventory
    let grace: GracePeriod

    func run(at now: Timestamp) async throws -> ChoreReport {
        let marks = try await store.garbage(
            markedBefore: grace.start(at: now), limit: HousekeepingLimits.batch)
        var removed = 0
        for mark in marks where try await objects.remove(.asset(mark.asset), unlessModifiedAfter: mark.since) {
            removed += 1
        }
        // An end between removal and this leaves marks of nothing, which the next run finds and clears.
        try await store.clearGarbage(marks)
        return ChoreReport(removed: removed, isThrough: marks.count < HousekeepingLimits.batch)
    }
}
