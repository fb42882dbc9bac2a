import FarmCore
import FarmObjects
import FarmStore

/// Looks for assets in the object store that no row refers to, and marks those that have been there for a grace
/// period as garbage. They come of results that were stored and never accepted.
actor OrphanSearch: Chore {
    static let name = "orphan-search"

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

    /// - Returns: as removed, what was marked.
    func run(at now: Timestamp) async throws -> ChoreReport {
        let page = try await objects.objects(in: .assets, after: round.last, limit: batch)
        let marked = try await store.markGarbage(Self.suspects(in: page, before: grace.start(at: now)), at: now)
        return ChoreReport(removed: marked, isThrough: round.advance(over: page, limit: batch))
    }

    static func suspects(in page: [StoredObject], before moment: Timestamp) -> [AssetID] {
        page.filter { $0.modified < moment }.compactMap(\.key.asset)
    }
}
