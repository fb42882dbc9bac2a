import FarmCore
import FarmTesting
import Foundation
import Testing

@testable import FarmStore

@Suite("A segment whose text is changed", .serialized)
struct SegmentEditingTests {
    /// A voice unlike any that the scene's own narrator makes.
    private static func voice(_ digit: Character) throws -> TaskResult {
        let id = try #require(AssetID(String(repeating: digit, count: 64)))
        return .narration(
            StoredAsset(id: id, size: 500, mediaType: .wave), sampleCount: 96_000,
            words: [WordTiming(text: "Other", start: 0, end: 96_000)])
    }

    private static func narrate(_ scene: Scene, _ digit: Character) async throws -> FarmTask {
        let task = try await scene.claimOne([.narrate])
        _ = try await scene.store.complete(task.lease, with: try voice(digit), at: scene.start)
        return task
    }

    private static func second(_ story: StoryID, in scene: Scene) async throws -> Segment {
        try #require(try await scene.store.segments(of: story).dropFirst().first)
    }

    @Test("Its voice alone is made again, and the next video tells it", arguments: Engine.allCases)
    func oneClip(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let first = try await scene.makeVideo()
        try await scene.workOff([.clip, .soundtrack, .assemble, .publish])
        let segment = try await Self.second(first.story, in: scene)
        let edited = try #require(
            try await scene.store.editSegment(segment.id, text: "Other.", at: scene.start))
        #expect(edited.isChanged && edited.revoked.isEmpty && edited.segment.text == "Other.")
        #expect(edited.segment.status == .pending && edited.segment.voice == nil)
        #expect(edited.segment.image == segment.image && edited.segment.prompt == segment.prompt)
        let refusal = try await scene.store.createVideo(of: first.story, user: scene.user, at: scene.start)
        #expect(refusal == .segmentsPending)

        #expect(try await Self.narrate(scene, "b").segment == segment.id)
        #expect(try await scene.claim([.context, .illustrate, .narrate]).isEmpty)
        guard
            case .admitted(let second) = try await scene.store.createVideo(
                of: first.story, user: scene.user, at: scene.start)
        else { throw Scene.Unexpected() }
        let before = try #require(try await scene.store.material(of: first.id)).plan().clips
        let after = try #require(try await scene.store.material(of: second.id)).plan().clips
        #expect(zip(before, after).map { $0.recipe == $1.recipe } == [true, false, true])
        #expect(after[1].recipe.frameCount == 96)
        try await scene.workOff([.clip, .soundtrack, .assemble, .publish])
        #expect(try await scene.store.video(first.id)?.status == .completed)
        #expect(try await scene.store.video(second.id)?.status == .completed)
    }

    @Test("What was being made of the old text counts no longer", arguments: Engine.allCases)
    func superseded(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let story = try await scene.beginStory()
        try await scene.workOff([.context])
        let running = try await scene.claimOne([.narrate])
        let segment = try #require(running.segment)
        let edited = try #require(try await scene.store.editSegment(segment, text: "Other.", at: scene.start))
        #expect(edited.revoked == [running.lease])
        #expect(try await scene.store.renew([running.lease], of: scene.node, at: scene.start).isEmpty)
        #expect(
            try await scene.store.complete(running.lease, with: try Self.voice("a"), at: scene.start) == .stale)
        #expect(try await scene.store.segments(of: story.id).allSatisfy { $0.voice == nil })

        try await scene.workOff([.illustrate, .narrate])
        let segments = try await scene.store.segments(of: story.id)
        #expect(segments.allSatisfy { $0.status == .completed } && segments.contains { $0.text == "Other." })
        let again = try #require(try await scene.store.task(running.id))
        #expect(again.epoch == running.epoch + 1 && again.attempts == 1)
        // Nothing is counted twice to the user's share.
        let shares = try await scene.database.read { try $0.query("SELECT running FROM account", []) }
        #expect(try shares.map { try $0.integer("running") } == [0])
        #expect(try await scene.store.progress(of: story.id).last?.tasksDone == 3)
    }

    @Test("A completion that is told again after the edit has no effect", arguments: Engine.allCases)
    func repetition(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let story = try await scene.beginStory()
        try await scene.workOff([.context, .illustrate])
        let done = try await Self.narrate(scene, "a")
        _ = try await scene.store.editSegment(try #require(done.segment), text: "Other.", at: scene.start)
        #expect(try await scene.store.complete(done.lease, with: try Self.voice("a"), at: scene.start) == .stale)
        #expect(try await scene.store.segments(of: story.id).allSatisfy { $0.voice == nil })
    }

    @Test("A video that is being made, or failed, goes on with the old text", arguments: Engine.allCases)
    func pendingVideo(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await scene.makeVideo()
        let failing = try await scene.claimOne([.clip])
        let fault = TaskFault(code: "broken", message: "It broke.", isPermanent: true)
        _ = try await scene.store.fail(failing.lease, with: fault, at: scene.start)
        let before = try #require(try await scene.store.material(of: video.id))
        let segment = try await Self.second(video.story, in: scene)
        _ = try await scene.store.editSegment(segment.id, text: "Other.", at: scene.start)
        let new = try await Self.narrate(scene, "b")

        let after = try #require(try await scene.store.material(of: video.id))
        #expect(after.segments == before.segments && after.sizes == before.sizes)
        #expect(after.segments[1].voice == segment.voice && after.segments[1].text == "Part 2.")
        #expect(try await scene.store.retryVideo(video.id, at: scene.start))
        try await scene.workOff([.clip, .soundtrack, .assemble, .publish])
        #expect(try await scene.store.video(video.id)?.status == .completed)
        #expect(try await Self.second(video.story, in: scene).voice != segment.voice)
        #expect(new.segment == segment.id)
    }

    @Test("A clip that waits for a voice is not told twice that it is there", arguments: Engine.allCases)
    func dependencies(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await scene.makeVideo()
        let segment = try await Self.second(video.story, in: scene)
        for (text, digit) in [("Other.", "b"), ("Another.", "c")] as [(String, Character)] {
            _ = try await scene.store.editSegment(segment.id, text: text, at: scene.start)
            _ = try await Self.narrate(scene, digit)
        }
        let rows = try await scene.database.read { session in
            try session.query("SELECT open_dependencies FROM task WHERE kind IN ('clip', 'soundtrack')", [])
        }
        #expect(try rows.map { try $0.integer("open_dependencies") } == [0, 0, 0, 0])
    }

    @Test("The old voice is garbage once no video tells it", arguments: Engine.allCases)
    func garbage(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await scene.makeVideo()
        let segment = try await Self.second(video.story, in: scene)
        let told = try #require(segment.voice)
        _ = try await scene.store.editSegment(segment.id, text: "Other.", at: scene.start)
        #expect(try await scene.store.asset(told) != nil)
        _ = try await Self.narrate(scene, "b")
        let untold = try #require(try await Self.second(video.story, in: scene).voice)
        _ = try await scene.store.editSegment(segment.id, text: "Another.", at: scene.start)
        #expect(try await scene.store.asset(untold) == nil)
        let marks = try await scene.store.garbage(markedBefore: scene.start + .seconds(1), limit: 10)
        #expect(marks.map(\.asset) == [untold])
    }

    @Test("A voice that failed is tried again with the new text", arguments: Engine.allCases)
    func failed(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let story = try await scene.beginStory()
        try await scene.workOff([.context, .illustrate])
        let task = try await scene.claimOne([.narrate])
        let fault = TaskFault(code: "refused", message: "It cannot be spoken.", isPermanent: true)
        _ = try await scene.store.fail(task.lease, with: fault, at: scene.start)
        let segment = try #require(task.segment)
        #expect(try await scene.store.segments(of: story.id).contains { $0.status == .failed })
        let edited = try await scene.store.editSegment(segment, text: "Other.", at: scene.start)
        #expect(edited?.segment.status == .pending && edited?.segment.error == nil)
        try await scene.workOff([.narrate])
        #expect(try await scene.store.segmentCount(of: story.id).isCompleted)
    }

    @Test("The same text changes nothing, and what is not there cannot be changed", arguments: Engine.allCases)
    func unchanged(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await scene.makeVideo()
        let segment = try await Self.second(video.story, in: scene)
        let edited = try await scene.store.editSegment(segment.id, text: segment.text, at: scene.start)
        #expect(edited == EditedSegment(segment: segment, isChanged: false, revoked: []))
        #expect(try await scene.claim([.narrate]).isEmpty)
        let nobody = SegmentID(high: 9, low: 9)
        #expect(try await scene.store.editSegment(nobody, text: "Other.", at: scene.start) == nil)
    }

    @Test("An edited story is deleted whole", arguments: Engine.allCases)
    func deletion(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await scene.makeVideo()
        let segment = try await Self.second(video.story, in: scene)
        _ = try await scene.store.editSegment(segment.id, text: "Other.", at: scene.start)
        _ = try await Self.narrate(scene, "b")
        #expect(try await scene.store.deleteStory(video.story, at: scene.start) != nil)
        for table in ["asset", "task", "attempt", "segment", "video_segment"] {
            let rows = try await scene.database.read { try $0.query("SELECT 1 FROM \(table)", []) }
            #expect(rows.isEmpty)
        }
    }
}
