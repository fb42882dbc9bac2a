import FarmCore
import FarmStore

/// Forgets what was rendered and has not been used again for long. What a video is made of stays with the video; it
/// is only not looked for any more.
struct ReuseRetention: Chore {
    static let name = "reuse-retention"

    let store: FarmStore
    let keep: GracePeriod

    func run(at now: Timestamp) async throws -> ChoreReport {
        let removed = try await store.forgetRendered(
            usedBefore: keep.start(at: now), limit: HousekeepingLimits.batch, at: now)
        return ChoreReport(removed: removed, isThrough: removed < HousekeepingLimits.batch)
    }
}
