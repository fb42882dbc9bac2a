import FarmCore
import FarmObjects

/// Removes what the object store's own verbs left behind where they were cut off, such as uploads in parts whose
/// coordinator ended, a grace period after they began.
struct StoreRemains: Chore {
    static let name = "store-remains"

    let objects: any ObjectInventory
    let grace: GracePeriod

    func run(at now: Timestamp) async throws -> ChoreReport {
        ChoreReport(removed: try await objects.removeRemains(before: grace.start(at: now)), isThrough: true)
    }
}
