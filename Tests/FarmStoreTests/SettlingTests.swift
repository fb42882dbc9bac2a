import FarmCore
import FarmTesting
import Testing

@testable import FarmStore

@Suite("Settling", .serialized)
struct SettlingTests {
    private let fault = TaskFault(code: "broken", message: "The brush broke.")

    @Test("A completion is accepted once; its repetition changes nothing", arguments: Engine.allCases)
    func repeated(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let story = try await scene.beginStory()
        let task = try await scene.claimOne()
        let result = Scene.result(of: task)
        let first = try await scene.store.complete(task.lease, with: result, at: scene.start)
        guard case .accepted(let done) = first else { throw Scene.Unexpected() }
        #expect(done.state == .done)
        // A second set of segments would be the harm.
        #expect(try await scene.store.complete(task.lease, with: result, at: scene.start) == first)
        #expect(try await scene.store.segments(of: story.id).count == 3)
        #expect(try await scene.claim(limit: 10).count == 6)
        #expect(try await scene.store.fail(task.lease, with: fault, at: scene.start) == .stale)
        #expect(try await scene.store.task(task.id)?.state == .done)
    }

    @Test("Completions sent at once take effect once")
    func concurrent() async throws {
        let scene = try Scene(on: .file)
        let story = try await scene.beginStory()
        let task = try await scene.claimOne()
        let outcomes = try await withThrowingTaskGroup(of: TickOutcome.Ended.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    try await scene.store.complete(task.lease, with: Scene.result(of: task), at: scene.start)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(!outcomes.contains(.stale))
        #expect(try await scene.store.segments(of: story.id).count == 3)
    }

    @Test("A result of another kind is not accepted", arguments: Engine.allCases)
    func otherKind(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.beginStory()
        let task = try await scene.claimOne([.context])
        #expect(try await scene.store.complete(task.lease, with: .publication, at: scene.start) == .stale)
        #expect(try await scene.store.task(task.id)?.state == .leased)
    }

    @Test("A task is ready when the last of those before it is done, not earlier", arguments: Engine.allCases)
    func dependencies(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await scene.makeVideo()
        let parts = try await scene.claim(limit: 10)
        #expect(parts.map(\.kind).filter { $0 == .clip }.count == 3 && parts.map(\.kind).contains(.soundtrack))
        #expect(parts.count == 4)
        for (index, part) in parts.enumerated() {
            #expect(try await scene.claim().isEmpty)
            let next = try await scene.store.progress(of: video.id)
            #expect(next.first { $0.kind == .assemble }?.tasksDone == 0, "before part \(index)")
            _ = try await scene.store.complete(part.lease, with: Scene.result(of: part), at: scene.start)
        }
        #expect(try await scene.workOff([.assemble, .publish]).map(\.kind) == [.assemble, .publish])
        let finished = try #require(try await scene.store.video(video.id))
        #expect(finished.status == .completed && finished.file != nil)
    }

    @Test(
        "A failed attempt waits before the next, longer each time, and the last one is final",
        arguments: Engine.allCases)
    func retryRule(_ engine: Engine) async throws {
        let rule = RetryRule(maximumAttempts: 3, firstDelay: .seconds(2), longestDelay: .seconds(60))
        let scene = try Scene(on: engine, retryRule: rule)
        let story = try await scene.beginStory()
        var second = 0
        for delay in [2, 4] {
            let task = try await scene.claimOne(after: second)
            _ = try await scene.store.fail(task.lease, with: fault, at: scene.start + .seconds(second))
            #expect(try await scene.claim(after: second + delay - 1).isEmpty)
            second += delay
        }
        let last = try await scene.claimOne(after: second)
        #expect(last.attempts == 3)
        let outcome = try await scene.store.fail(last.lease, with: fault, at: scene.start + .seconds(second))
        guard case .accepted(let failed) = outcome else { throw Scene.Unexpected() }
        #expect(failed.state == .failed && failed.error == "The brush broke.")
        #expect(try await scene.claim(after: 1_000_000).isEmpty)
        #expect(try await scene.store.segmentCount(of: story.id).storyError == "The brush broke.")

        #expect(try await scene.store.beginStory(story.id, at: scene.start + .seconds(100)))
        let retried = try await scene.claimOne(after: 100)
        #expect(retried.id == last.id && retried.attempts == 1 && retried.epoch == 4)
        #expect(try await scene.store.segmentCount(of: story.id).storyError == nil)
    }

    @Test("A permanent fault is final at once", arguments: Engine.allCases)
    func permanent(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.beginStory()
        let task = try await scene.claimOne()
        let fault = TaskFault(code: "refused", message: "Nobody will write this.", isPermanent: true)
        _ = try await scene.store.fail(task.lease, with: fault, at: scene.start)
        #expect(try await scene.store.task(task.id)?.state == .failed)
    }

    @Test("Lost holders use up no attempts: a failure after many of them is the first", arguments: Engine.allCases)
    func losses(_ engine: Engine) async throws {
        let rule = RetryRule(
            maximumAttempts: 2, maximumLosses: 5, firstDelay: .seconds(1), longestDelay: .seconds(1))
        let scene = try Scene(on: engine, retryRule: rule)
        _ = try await scene.beginStory()
        var second = 0
        for _ in 0..<4 {
            _ = try await scene.claimOne(after: second)
            second += 17
            #expect(try await scene.expireLeases(after: second - 1).map(\.state) == [.ready])
        }
        for expected in [TaskState.ready, .failed] {
            let task = try await scene.claimOne(after: second)
            let outcome = try await scene.store.fail(task.lease, with: fault, at: scene.start + .seconds(second))
            guard case .accepted(let ended) = outcome else { throw Scene.Unexpected() }
            #expect(ended.state == expected)
            second += 2
        }
    }

    @Test("A task that ends its holders again and again fails at last", arguments: Engine.allCases)
    func expiries(_ engine: Engine) async throws {
        let rule = RetryRule(
            maximumAttempts: 9, maximumLosses: 2, firstDelay: .seconds(1), longestDelay: .seconds(1))
        let scene = try Scene(on: engine, retryRule: rule)
        let video = try await scene.makeVideo()
        let clip = try await scene.claimOne([.clip])
        _ = try await scene.expireLeases(after: 16)
        #expect(try await scene.store.video(video.id)?.status == .pending)
        #expect(try await scene.claimOne([.clip], after: 17).id == clip.id)
        let expired = try await scene.expireLeases(after: 33)
        #expect(expired.map(\.state) == [.failed])
        let failed = try #require(try await scene.store.video(video.id))
        #expect(failed.status == .failed && failed.error == TaskFault.leaseExpired.message)
    }

    @Test("A video that failed is tried again from where it stopped", arguments: Engine.allCases)
    func retryVideo(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await scene.makeVideo()
        try await scene.workOff([.soundtrack])
        let done = try await scene.claimOne([.clip])
        _ = try await scene.store.complete(done.lease, with: Scene.result(of: done), at: scene.start)
        let broken = try await scene.claimOne([.clip])
        let fault = TaskFault(code: "broken", message: "The picture is corrupt.", isPermanent: true)
        _ = try await scene.store.fail(broken.lease, with: fault, at: scene.start)
        #expect(try await scene.store.video(video.id)?.error == "The picture is corrupt.")

        #expect(try await scene.store.retryVideo(video.id, at: scene.start))
        #expect(try await scene.store.retryVideo(video.id, at: scene.start) == false)
        let again = try #require(try await scene.store.video(video.id))
        #expect(again.status == .pending && again.error == nil)
        let clips = try await scene.workOff([.clip])
        #expect(clips.count == 2 && clips.contains { $0.id == broken.id } && !clips.contains { $0.id == done.id })
        try await scene.workOff([.assemble, .publish])
        #expect(try await scene.store.video(video.id)?.status == .completed)
    }

    @Test("A segment that failed says why until it is tried again", arguments: Engine.allCases)
    func retrySegment(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let story = try await scene.beginStory()
        try await scene.workOff([.context, .narrate])
        let task = try await scene.claimOne([.illustrate])
        let fault = TaskFault(code: "broken", message: "No paint.", isPermanent: true)
        _ = try await scene.store.fail(task.lease, with: fault, at: scene.start)
        let failed = try #require(try await scene.store.segments(of: story.id).first { $0.id == task.segment })
        #expect(failed.status == .failed && failed.error == "No paint." && failed.voice != nil)
        let count = try await scene.store.segmentCount(of: story.id)
        #expect(count.total == 3 && count.failed == 1 && count.completed == 0 && !count.isCompleted)
        let refusal = try await scene.store.createVideo(
            of: story.id, user: scene.user, format: .standard, at: scene.start)
        #expect(refusal == .segmentsPending)

        #expect(try await scene.store.beginStory(story.id, at: scene.start))
        #expect(try await scene.workOff([.illustrate]).count == 3)
        #expect(try await scene.store.segmentCount(of: story.id).isCompleted)
    }
}
