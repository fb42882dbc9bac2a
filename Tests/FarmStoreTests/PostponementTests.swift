import FarmCore
import Testing

@testable import FarmStore

@Suite("Work whose service is away", .serialized)
struct PostponementTests {
    private static let away = TaskFault(code: "providerAway", message: "OpenAI is away.")

    private static func postpone(
        _ task: FarmTask, in scene: Scene, wish: Duration = .zero, after seconds: Int
    ) async throws -> TickOutcome.Ended? {
        var request = TickRequest()
        request.endings = [.postponed(task.lease, away, wish: wish)]
        return try await scene.store.run(request, at: scene.start + .seconds(seconds)).endings.first
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
        #expect(try await scene.claim([.context], after: 29).isEmpty)
        let again = try await scene.claimOne([.context], after: 40)
        _ = try await Self.postpone(again, in: scene, wish: .seconds(86_400), after: 40)
        #expect(try await scene.claim([.context], after: 40 + 224).isEmpty)
        _ = try await scene.claimOne([.context], after: 40 + 300)
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
        #expect(failed.state == .failed && failed.error == Self.away.message)
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
}
