import FarmCore
import FarmObjects
import FarmStore
import FarmTesting
import Testing

@testable import Coordinator

/// Does every task at once, in place of makers and nodes, with bytes that stand for pictures and sounds.
struct InstantFarm: Sendable {
    let coordinator: TestCoordinator
    /// What it says of every picture and voice.
    var warnings: [MakerWarning] = []
    let holder = Holder(role: .worker, id: NodeID(high: 1, low: 1))

    /// Works until nothing is ready.
    func workOff(_ kinds: [TaskKind] = TaskKind.allCases) async throws {
        while try await workOne(kinds) {}
    }

    /// - Returns: whether there was a task.
    @discardableResult
    func workOne(_ kinds: [TaskKind]) async throws -> Bool {
        guard let task = try await claim(kinds) else { return false }
        let result = try await result(of: task)
        let outcome = try await coordinator.store.complete(task.lease, with: result, at: coordinator.clock.now)
        guard case .accepted = outcome else {
            Issue.record("a completion was not accepted")
            return false
        }
        coordinator.board.announceChange(story: task.story, video: task.video)
        return true
    }

    /// Fails one task for good.
    func failOne(_ kinds: [TaskKind], message: String) async throws {
        let task = try #require(try await claim(kinds))
        _ = try await coordinator.store.fail(
            task.lease, with: TaskFault(code: "broken", message: message, isPermanent: true),
            at: coordinator.clock.now)
        coordinator.board.announceChange(story: task.story, video: task.video)
    }

    private func claim(_ kinds: [TaskKind]) async throws -> FarmTask? {
        try await coordinator.store.claim(
            kinds: kinds, for: holder, limit: 1, at: coordinator.clock.now
        ).first
    }

    private func result(of task: FarmTask) async throws -> TaskResult {
        switch task.kind {
        case .context:
            let script = try #require(try await coordinator.store.story(task.story)).script
            let plans = StoryBreakdown.segments(of: script).map {
                TaskResult.SegmentPlan(text: $0, prompt: "A picture of \($0)")
            }
            return .context("A dark house.", segments: plans)
        case .illustrate: return .illustration(try await asset(task, .webp), warnings: warnings)
        case .narrate:
            let words = [WordTiming(text: "The", start: 0, end: 24_000)]
            return .narration(
                try await asset(task, .wave), sampleCount: 48_000, words: words, warnings: warnings)
        case .clip: return .clip(try await asset(task, .mp4))
        case .soundtrack: return .soundtrack(try await asset(task, .m4a))
        case .assemble: return .assembly(try await asset(task, .mp4))
        case .publish: return .publication
        }
    }

    /// The bytes of a task's asset: `kind`, then its id.
    private func asset(_ task: FarmTask, _ type: MediaType) async throws -> StoredAsset {
        let bytes = Array("\(task.kind.rawValue) \(task.id)".utf8)
        return StoredAsset(id: try await coordinator.objects.store(bytes), size: Int64(bytes.count), mediaType: type)
    }
}
