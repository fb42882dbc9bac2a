import FarmCore
import Testing

@testable import FarmStore

@Suite("Work whose service is away", .serialized)
struct PostponementTests {
    private static let away = TaskFault(code: "providerAway", message: "OpenAI is away.")

    private static func postpone(
        _ task: FarmTask, in scene: Scene, wish: Duration = .zero, after seconds: Int
    ) async throws -> TickOutcome.Ended {
        try await scene.store.postpone(task.lease, because: away, wish: wish, at: scene.start + .seconds(seconds))
    }

    @Test(
        "It is tried again as often as need be, each time later, without using up attempts",
        arguments: Engine.allCases)
    func again(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.beginStory()
        var seconds = 0
        for round in 0..<12 {
            let task = try await scene.claimOne([.context], after: seconds)
            guard case .accepted(let put) = try await Self.postpone(task, in: scene, after: seconds) else {
                throw Scene.Unexpected()
            }
            #expect(put.state == .ready && put.attempts == 0 && put.error == Self.away.message)
            let wait = min(1 << round, 300)
            #expect(try await scene.claim([.context], after: seconds + wait / 2).isEmpty)
            seconds += wait
        }
        let task = try await scene.claimOne([.context], after: seconds)
        let done = try await scene.store.complete(
            task.lease, with: .context("Night.", segments: [.init(text: "A", prompt: "B")]),
            at: scene.start + .seconds(seconds))
        guard case .accepted(let settled) = done else { throw Scene.Unexpected() }
        #expect(settled.state == .done && settled.error == nil)
    }

    @Test("It waits as long as the service wishes, up to five minutes", arguments: Engine.allCases)
    func wish(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.beginStory()
        let task = try await scene.claimOne([.context])
        _ = try await Self.postpone(task, in: scene, wish: .seconds(40), after: 0)
        #expect(try await scene.claim([.context], after: 39).isEmpty)
        let again = try await scene.claimOne([.context], after: 50)
        _ = try await Self.postpone(again, in: scene, wish: .seconds(86_400), after: 50)
        #expect(try await scene.claim([.context], after: 50 + 299).isEmpty)
        _ = try await scene.claimOne([.context], after: 50 + 300)
    }

    @Test("A failure before it still counts, and one after it begins the day anew", arguments: Engine.allCases)
    func amongFailures(_ engine: Engine) async throws {
        let rule = RetryRule(maximumAttempts: 3, firstDelay: .zero, longestDelay: .zero)
        let scene = try Scene(on: engine, retryRule: rule)
        _ = try await scene.beginStory()
        let crash = TaskFault(code: "crash", message: "It crashed.")
        let first = try await scene.claimOne([.context])
        _ = try await scene.store.fail(first.lease, with: crash, at: scene.start)
        _ = try await Self.postpone(try await scene.claimOne([.context]), in: scene, after: 0)
        let second = try await scene.claimOne([.context], after: 86_000)
        let failed = try await scene.store.fail(second.lease, with: crash, at: scene.start + .seconds(86_000))
        guard case .accepted(let waiting) = failed else { throw Scene.Unexpected() }
        #expect(waiting.state == .ready && waiting.attempts == 2)
        // More than a day since the first time, a little since the failure.
        let third = try await scene.claimOne([.context], after: 87_000)
        guard case .accepted(let put) = try await Self.postpone(third, in: scene, after: 87_000) else {
            throw Scene.Unexpected()
        }
        #expect(put.state == .ready && put.attempts == 2)
        let last = try await scene.claimOne([.context], after: 87_010)
        let over = try await scene.store.fail(last.lease, with: crash, at: scene.start + .seconds(87_010))
        guard case .accepted(let ended) = over else { throw Scene.Unexpected() }
        #expect(ended.state == .failed && ended.error == crash.message)
    }

    @Test("Holders that were lost before it are still counted", arguments: Engine.allCases)
    func amongLosses(_ engine: Engine) async throws {
        let rule = RetryRule(maximumAttempts: 2, maximumLosses: 2, firstDelay: .zero, longestDelay: .zero)
        let scene = try Scene(on: engine, retryRule: rule)
        _ = try await scene.beginStory()
        _ = try await scene.claimOne([.context])
        #expect(try await Self.expireAll(in: scene, after: 0).map(\.state) == [.ready])
        for seconds in [0, 10, 20] {
            let task = try await scene.claimOne([.context], after: seconds)
            _ = try await Self.postpone(task, in: scene, after: seconds)
        }
        _ = try await scene.claimOne([.context], after: 30)
        #expect(try await Self.expireAll(in: scene, after: 30).map(\.state) == [.failed])
    }

    private static func expireAll(in scene: Scene, after seconds: Int) async throws -> [FarmTask] {
        let now = scene.start + .seconds(seconds)
        let expiries = try await scene.store.liveAttempts(at: now).map {
            LeaseBook.Expiry(lease: $0.lease, renewals: $0.renewals, fault: .leaseExpired)
        }
        return try await scene.store.expire(expiries, at: now)
    }

    @Test(
        "While it waits its owner is told why and until when, and nothing of it once it is done",
        arguments: Engine.allCases)
    func told(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.beginStory()
        let task = try await scene.claimOne([.context])
        _ = try await Self.postpone(task, in: scene, wish: .seconds(60), after: 0)
        let waiting = try #require(try await scene.store.explain(task.id, at: scene.start + .seconds(1)))
        #expect(waiting.code == .postponed)
        #expect(waiting.words.hasPrefix("OpenAI is away. It is tried again at 2025-11-01T"))
        #expect(try await Self.row(of: task, in: scene) == "ready providerAway OpenAI is away.")
        #expect(try await Self.states(of: task, in: scene) == ["postponed"])

        let again = try await scene.claimOne([.context], after: 75)
        #expect(try await Self.row(of: task, in: scene) == "leased providerAway OpenAI is away.")
        _ = try await scene.store.complete(
            again.lease, with: Scene.result(of: again), at: scene.start + .seconds(75))
        #expect(try await Self.row(of: task, in: scene) == "done - -")
        #expect(try await Self.states(of: task, in: scene) == ["postponed", "completed"])
    }

    private static func row(of task: FarmTask, in scene: Scene) async throws -> String {
        try await scene.database.read { session in
            let row = try #require(
                try session.first("SELECT state, error_code, error FROM task WHERE id = $1", [.id(task.id)]))
            return [
                try row.text("state"), try row.optionalText("error_code") ?? "-", try row.optionalText("error") ?? "-",
            ].joined(separator: " ")
        }
    }

    private static func states(of task: FarmTask, in scene: Scene) async throws -> [String] {
        try await scene.database.read { session in
            try session.query("SELECT state FROM attempt WHERE task_id = $1 ORDER BY epoch", [.id(task.id)])
                .map { try $0.text("state") }
        }
    }

    @Test(
        "After a day of it the work has failed with the reason, and begins anew when its owner wants",
        arguments: Engine.allCases)
    func day(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let story = try await scene.beginStory()
        let first = try await scene.claimOne([.context])
        _ = try await Self.postpone(first, in: scene, after: 0)
        #expect(try await scene.store.progress(of: story.id).map(\.waiting) == [Self.away.message])
        let inTime = try await scene.claimOne([.context], after: 86_300)
        #expect(try await scene.store.progress(of: story.id).map(\.waiting) == [nil], "it is being tried")
        _ = try await Self.postpone(inTime, in: scene, after: 86_300)
        let late = try await scene.claimOne([.context], after: 87_000)
        guard case .accepted(let failed) = try await Self.postpone(late, in: scene, after: 87_000) else {
            throw Scene.Unexpected()
        }
        #expect(failed.state == .failed && failed.error == "\(Self.away.message) It was tried for 24 hours.")
        _ = try await scene.store.beginStory(story.id, at: scene.start + .seconds(87_001))
        let anew = try await scene.claimOne([.context], after: 87_002)
        guard case .accepted(let put) = try await Self.postpone(anew, in: scene, after: 87_002) else {
            throw Scene.Unexpected()
        }
        #expect(put.state == .ready)
    }

    @Test("What is told of a lease that is no longer held puts nothing off", arguments: Engine.allCases)
    func stale(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.beginStory()
        let task = try await scene.claimOne([.context])
        _ = try await Self.postpone(task, in: scene, after: 0)
        #expect(try await Self.postpone(task, in: scene, after: 1) == .stale)
        let second = try await scene.claimOne([.context], after: 2)
        #expect(second.lease.epoch > task.lease.epoch)
        #expect(try await Self.postpone(task, in: scene, after: 3) == .stale)
    }

    @Test("What is completed after it was put off comes too late", arguments: Engine.allCases)
    func late(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let story = try await scene.beginStory()
        let task = try await scene.claimOne([.context])
        _ = try await Self.postpone(task, in: scene, after: 0)
        #expect(try await scene.store.complete(task.lease, with: Scene.result(of: task), at: scene.start) == .stale)
        #expect(try await scene.store.fail(task.lease, with: Self.away, at: scene.start) == .stale)
        #expect(try await scene.store.task(task.id)?.state == .ready)
        #expect(try await scene.store.segments(of: story.id).isEmpty)
    }
}
