import FarmCore
import FarmObjects
import FarmStore

/// Removes what attempts uploaded that nobody will ever promote, a grace period after its arrival.
///
/// Whether a lease is live is asked after the listing, and a lease that has ended never comes to life again: what
/// is removed could not have become a result. An upload that arrives later still is found by a later round.
actor StaleAttempts: Chore {
    static let name = "stale-attempts"

    private let store: FarmStore
    private let objects: any ObjectInventory
    private let grace: GracePeriod
    private let batch: Int
    private var round = InventoryRound()

    init(
        store: FarmStore, objects: any ObjectInventory, grace: GracePeriod, batch: Int = HousekeepingLimits.batch
    ) {
        self.store = store
        self.objects = objects
        self.grace = grace
        self.batch = batch
    }

    func run(at now: Timestamp) async throws -> ChoreReport {
        let moment = grace.start(at: now)
        let page = try await objects.objects(in: .attempts, after: round.last, limit: batch)
        let old = page.filter { $0.modified < moment }
        let live = try await store.liveLeases(among: old.compactMap(\.key.attempt))
        var removed = 0
        for object in Self.stale(old, live: live)
        where try await objects.remove(object.key, unlessModifiedAfter: moment) {
            removed += 1
        }
        return ChoreReport(removed: removed, isThrough: round.advance(over: page, limit: batch))
    }

    /// Those of no live lease; what is no attempt's at all is of no use either.
    static func stale(_ objects: [StoredObject], live: Set<LeaseID>) -> [StoredObject] {
        objects.filter { object in object.key.attempt.map { !live.contains($0) } ?? true }
    }
}
