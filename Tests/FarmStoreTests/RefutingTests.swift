import FarmCore
import FarmTesting
import Testing

@testable import FarmStore

@Suite("Results that an assembly finds wrong", .serialized)
struct RefutingTests {
    private let fault = TaskFault(code: "wrongResult", message: "Clip 1 has 59 frames, not 60.")

    /// A video whose assembly is under way.
    private func assembling(_ scene: Scene) async throws -> (video: Video, clips: [FarmTask], assembly: FarmTask) {
        let video = try await scene.makeVideo()
        let clips = try await scene.workOff([.clip, .soundtrack]).filter { $0.kind == .clip }
        return (video, clips, try await scene.claimOne([.assemble]))
    }

    private func refute(
        _ tasks: [TaskID], by assembly: FarmTask, in scene: Scene, isMakersFault: Bool = true, after seconds: Int = 0
    ) async throws -> TickOutcome {
        var request = TickRequest()
        let inputs = tasks.map { TickRequest.WrongInput(task: $0, fault: fault, isMakersFault: isMakersFault) }
        request.endings = [.refuted(assembly.lease, inputs: inputs)]
        return try await scene.store.run(request, at: scene.start + .seconds(seconds))
    }

    @Test("A wrong clip alone is made again, and the video goes on", arguments: Engine.allCases)
    func oneClip(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let (video, clips, assembly) = try await assembling(scene)
        let outcome = try await refute([clips[1].id], by: assembly, in: scene)
        guard case .accepted(let held) = outcome.endings.first else { throw Scene.Unexpected() }
        #expect(held.state == .blocked && held.attempts == 0 && outcome.madeReady)
        #expect(outcome.changes.contains(.init(story: video.story, video: video.id)))
        let dropped = try #require(try await scene.store.task(clips[1].id))
        #expect(dropped.state == .ready && dropped.result == nil && dropped.error == fault.message)
        #expect(try await scene.store.assemblyMaterial(of: video.id) == nil)
        #expect(try await scene.claim([.assemble], after: 1).isEmpty)
        let again = try await scene.workOff([.clip, .soundtrack], after: 1)
        #expect(again.map(\.id) == [clips[1].id])
        try await scene.workOff([.assemble, .publish], after: 2)
        #expect(try await scene.store.video(video.id)?.status == .completed)
    }

    @Test("Several wrong parts at once, the soundtrack among them, are all waited for", arguments: Engine.allCases)
    func several(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let (video, clips, assembly) = try await assembling(scene)
        let sound = try #require(try await scene.store.assemblyMaterial(of: video.id)?.soundtrackTask)
        // Named twice is named once.
        _ = try await refute([clips[0].id, sound, clips[0].id], by: assembly, in: scene)
        let first = try await scene.claimOne([.clip], after: 1)
        _ = try await scene.store.complete(first.lease, with: Scene.result(of: first), at: scene.start + .seconds(1))
        #expect(try await scene.store.task(assembly.id)?.state == .blocked)
        try await scene.workOff([.soundtrack], after: 1)
        #expect(try await scene.store.task(assembly.id)?.state == .ready)
    }

    @Test(
        "A node that made a wrong result is given it last, and blamed once another made it right",
        arguments: Engine.allCases)
    func blame(_ engine: Engine) async throws {
        let scene = try Scene(on: engine, rules: StoreRules())
        try await scene.join(scene.node)
        try await scene.join(scene.otherNode)
        let (_, clips, assembly) = try await assembling(scene)
        _ = try await refute([clips[1].id], by: assembly, in: scene)
        #expect(try await scene.claim([.clip], after: 1).isEmpty)
        let other = try #require(try await scene.claim([.clip], for: scene.otherNode, after: 1).first)
        #expect(other.id == clips[1].id)
        #expect(try await scene.failures(of: scene.node) == 0)
        _ = try await scene.store.complete(other.lease, with: Scene.result(of: other), at: scene.start + .seconds(2))
        #expect(try await scene.failures(of: scene.node) == 1)
        #expect(try await scene.failures(of: scene.otherNode) == 0)
    }

    @Test("Nobody is blamed for bytes that were lost", arguments: Engine.allCases)
    func lostBytes(_ engine: Engine) async throws {
        let scene = try Scene(on: engine, rules: StoreRules())
        try await scene.join(scene.node)
        let (_, clips, assembly) = try await assembling(scene)
        _ = try await refute([clips[1].id], by: assembly, in: scene, isMakersFault: false)
        let again = try await scene.claimOne([.clip], after: 1)
        #expect(again.id == clips[1].id)
        _ = try await scene.store.complete(again.lease, with: Scene.result(of: again), at: scene.start + .seconds(2))
        #expect(try await scene.failures(of: scene.node) == 0)
    }

    @Test(
        "What is wrong again and again fails at last, and can be tried again by its owner", arguments: Engine.allCases)
    func bounded(_ engine: Engine) async throws {
        let rule = RetryRule(maximumAttempts: 3, firstDelay: .seconds(1), longestDelay: .seconds(1))
        let scene = try Scene(on: engine, retryRule: rule)
        let (video, clips, first) = try await assembling(scene)
        var assembly = first
        for round in 1...2 {
            _ = try await refute([clips[1].id], by: assembly, in: scene, after: 10 * round)
            try await scene.workOff([.clip], after: 10 * round + 2)
            assembly = try await scene.claimOne([.assemble], after: 10 * round + 2)
        }
        _ = try await refute([clips[1].id], by: assembly, in: scene, after: 30)
        #expect(try await scene.store.task(clips[1].id)?.state == .failed)
        let failed = try #require(try await scene.store.video(video.id))
        #expect(failed.status == .failed && failed.error == fault.message)
        #expect(try await scene.store.retryVideo(video.id, at: scene.start + .seconds(31)))
        try await scene.workOff([.clip, .assemble, .publish], after: 32)
        #expect(try await scene.store.video(video.id)?.status == .completed)
    }

    @Test("A wrong result is not reused, and a reused one that is wrong is rendered", arguments: Engine.allCases)
    func reuse(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        try await scene.join(scene.node)
        let story = try await scene.tell(["One.", "Two."])
        _ = try await scene.wish(story)
        try await scene.render()
        let video = try await scene.wish(story, after: 1)
        #expect(video.reuse == VideoReuse(clips: 2, soundtrack: true))
        let parts = try #require(try await scene.store.assemblyMaterial(of: video.id))
        var assembly = try await scene.claimOne([.assemble], after: 1)
        while assembly.video != video.id { assembly = try await scene.claimOne([.assemble], after: 1) }
        _ = try await refute([parts.clips[0].task], by: assembly, in: scene, after: 2)
        #expect(try await scene.store.video(video.id)?.reuse == VideoReuse(clips: 1, soundtrack: true))
        #expect(try await scene.wish(story, after: 3).reuse.clips == 1)
        #expect(try await scene.render(after: 3).first?.id == parts.clips[0].task)
    }

    @Test("Who holds no live lease, or names what is none of theirs, refutes nothing", arguments: Engine.allCases)
    func foreign(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let (_, clips, assembly) = try await assembling(scene)
        let other = try await scene.makeVideo(after: 1)
        let foreign = try await scene.workOff([.clip, .soundtrack], after: 1).filter { $0.video == other.id }
        let outcome = try await refute([foreign[0].id], by: assembly, in: scene, after: 2)
        guard case .accepted(let ended) = outcome.endings.first else { throw Scene.Unexpected() }
        // It stops nobody else's work, and is a failure of its own.
        #expect(ended.state == .ready && ended.attempts == 1)
        #expect(try await scene.store.task(foreign[0].id)?.state == .done)
        let late = try await refute([clips[0].id], by: assembly, in: scene, after: 2)
        #expect(late.endings == [.stale])
        #expect(try await scene.store.task(clips[0].id)?.state == .done)
    }
}

extension Scene {
    fileprivate func failures(of holder: Holder) async throws -> Int64 {
        try await database.read { session in
            try session.first("SELECT failures FROM node WHERE id = $1", [.id(holder.id)])?.integer("failures") ?? -1
        }
    }
}
