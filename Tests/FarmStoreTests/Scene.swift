import FarmCore
import FarmTesting
import Foundation
import Synchronization
import Testing

@testable import FarmStore

/// A store with a story in it, and the verbs that scenarios are told in.
final class Scene: Sendable {
    let database: any Database
    let store: FarmStore
    let user = UserID(high: 1, low: 1)
    let start = Timestamp(microseconds: 1_761_955_200_000_000)
    let node = Holder(role: .node, id: NodeID(high: 2, low: 1))
    let otherNode = Holder(role: .node, id: NodeID(high: 2, low: 2))
    let leaseTime = Duration.seconds(15)
    private let folder: URL
    private let book: Mutex<LeaseBook>

    init(on engine: Engine, retryRule: RetryRule = .standard, rules: StoreRules = .withoutAvoidance) throws {
        folder = FileManager.default.temporaryDirectory.appending(
            path: "nightreel-store-\(UUID().uuidString)", directoryHint: .isDirectory)
        book = Mutex(LeaseBook(leaseTime: leaseTime, stuckTime: .seconds(600)))
        database = try engine.makeDatabase(in: folder)
        var rules = rules
        rules.retry = retryRule
        store = FarmStore(database: database, ids: CountedIDs(), rules: rules)
    }

    deinit {
        // The system clears its temporary folder in the end.
        try? FileManager.default.removeItem(at: folder)
    }

    func claim(
        _ kinds: [TaskKind] = TaskKind.allCases, for holder: Holder? = nil, limit: Int = 1,
        after seconds: Int = 0
    ) async throws -> [FarmTask] {
        let tasks = try await store.claim(
            kinds: kinds, for: holder ?? node, limit: limit, at: start + .seconds(seconds))
        if !tasks.isEmpty { _ = try await runOut(after: seconds) }
        return tasks
    }

    /// The leases that have run out, as a coordinator's book sees it that looks after every claim and now.
    func runOut(after seconds: Int) async throws -> [LeaseBook.Expiry] {
        let live = try await store.liveAttempts(at: start + .seconds(seconds))
        return book.withLock { $0.observed(live, at: .seconds(seconds)) }
    }

    /// Takes back the leases that have run out.
    func expireLeases(after seconds: Int) async throws -> [FarmTask] {
        try await store.expire(try await runOut(after: seconds), at: start + .seconds(seconds))
    }

    func claimOne(_ kinds: [TaskKind] = TaskKind.allCases, after seconds: Int = 0) async throws -> FarmTask {
        try #require(try await claim(kinds, after: seconds).first)
    }

    /// Claims and completes everything of these kinds that is ready, and what becomes so.
    @discardableResult
    func workOff(_ kinds: [TaskKind], after seconds: Int = 0) async throws -> [FarmTask] {
        var done: [FarmTask] = []
        while let task = try await claim(kinds, after: seconds).first {
            let outcome = try await store.complete(
                task.lease, with: Self.result(of: task), at: start + .seconds(seconds))
            guard case .accepted(let settled) = outcome else {
                Issue.record("the completion of \(task.kind) was stale")
                break
            }
            done.append(settled)
        }
        return done
    }

    /// A story begun, of as many segments as its writer will say.
    func beginStory(after seconds: Int = 0) async throws -> Story {
        let now = start + .seconds(seconds)
        let story = try await store.createStory(user: user, title: "Fog", script: "It came.", at: now)
        try await store.beginStory(story.id, at: now)
        return story
    }

    /// A video admitted, with nothing of it made.
    func makeVideo(options: VideoOptions = VideoOptions(), after seconds: Int = 0) async throws -> Video {
        let story = try await beginStory(after: seconds)
        try await workOff([.context, .illustrate, .narrate], after: seconds)
        let admission = try await store.createVideo(
            of: story.id, user: user, as: VideoWish(options: options), at: start + .seconds(seconds))
        guard case .admitted(let video) = admission else { throw Unexpected() }
        return video
    }

    struct Unexpected: Error {}

    /// What a task leaves behind: three segments from a writer, half a second of speech from a narrator.
    static func result(of task: FarmTask) -> TaskResult {
        switch task.kind {
        case .context:
            let plans = (1...3).map { TaskResult.SegmentPlan(text: "Part \($0).", prompt: "Picture \($0).") }
            return .context("A dark house.", segments: plans)
        case .illustrate: return .illustration(asset(of: task, .webp))
        case .narrate:
            return .narration(
                asset(of: task, .wave), sampleCount: 48_000, words: [WordTiming(text: "Part", start: 0, end: 24_000)])
        case .clip: return .clip(asset(of: task, .mp4))
        case .soundtrack: return .soundtrack(asset(of: task, .m4a))
        case .assemble: return .assembly(asset(of: task, .mp4))
        case .publish: return .publication
        }
    }

    /// An asset of a name that only this task's bytes would have.
    static func asset(of task: FarmTask, _ type: MediaType) -> StoredAsset {
        let digits = task.id.description.filter { $0 != "-" }
        guard let id = AssetID(digits + digits) else { preconditionFailure("32 digits twice are 64") }
        return StoredAsset(id: id, size: 1000, mediaType: type)
    }
}

/// Ids in the order they are asked for.
private final class CountedIDs: IDSource {
    private let counter = Counter()

    func next<Subject>(at now: Timestamp) -> ID<Subject> {
        ID(high: UInt64(clamping: now.microseconds), low: counter.next())
    }
}

extension StoreRules {
    /// A node is given again what it failed, as soon as it may be tried again.
    static var withoutAvoidance: StoreRules {
        var rules = StoreRules()
        rules.blame = BlameRule(
            poisoningNodes: 3, benchingFailures: 3, forgivenAfter: .seconds(300), avoidance: .zero)
        return rules
    }
}
