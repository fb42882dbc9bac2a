import FarmCore
import FarmStore

/// Deletes stories some time after the last change of their videos, all of which are finished, as their owners
/// could have done.
struct Retention: Chore {
    static let name = "retention"

    let store: FarmStore
    let deletion: StoryDeletion
    let keep: GracePeriod

    func run(at now: Timestamp) async throws -> ChoreReport {
        let start = keep.start(at: now)
        let stories = try await store.stories(finishedBefore: start, limit: StoreLimits.storiesForgotten)
        var removed = 0
        for story in stories where try await deletion.delete(story, finishedBefore: start, at: now) { removed += 1 }
        return ChoreReport(removed: removed, isThrough: stories.count < StoreLimits.storiesForgotten)
    }
}
