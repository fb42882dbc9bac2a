import FarmCore
import FarmObjects
import FarmStore
import Foundation

/// Removes files that were on their way into the object store, and working folders, a grace period after their last
/// change: their process ended, or their client left, and nobody will go on with them.
///
/// An upload that goes on changes its file, and one that stalls is closed long before the grace period is over. A
/// working folder whose lease is live stays however old it is.
struct TempFiles: Chore {
    static let name = "temp-files"

    let store: FarmStore
    /// The folders whose contents come and go.
    let folders: [URL]
    let grace: GracePeriod
    let queue: BlockingQueue

    func run(at now: Timestamp) async throws -> ChoreReport {
        let folders = folders
        let moment = grace.start(at: now)
        let old = try await queue.run {
            try folders.flatMap(Leftover.all).filter { $0.changed < moment }.prefix(HousekeepingLimits.batch)
        }
        let live = try await store.liveLeases(among: old.flatMap(\.leases))
        let dead = old.filter { $0.isDead(before: moment, live: live) }
        try await queue.run {
            for leftover in dead where FileManager.default.fileExists(atPath: leftover.location.path) {
                try FileManager.default.removeItem(at: leftover.location)
            }
        }
        return ChoreReport(removed: dead.count, isThrough: old.count < HousekeepingLimits.batch || dead.isEmpty)
    }
}
