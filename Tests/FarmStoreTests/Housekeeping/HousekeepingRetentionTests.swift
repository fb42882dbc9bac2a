import FarmCore
import FarmTesting
import Testing

@testable import FarmStore

@Suite("Stories that are finished", .serialized)
struct HousekeepingRetentionTests {
    private func finished(_ scene: Scene, before seconds: Int, limit: Int = 9) async throws -> [StoryID] {
        try await scene.store.stories(finishedBefore: scene.start + .seconds(seconds), limit: limit)
    }

    @Test("They are found once their last change is old enough, those longest ago first", arguments: Engine.allCases)
    func age(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let first = try await scene.finishVideo(after: 10).story
        let second = try await scene.finishVideo(after: 20).story
        #expect(try await finished(scene, before: 10).isEmpty)
        #expect(try await finished(scene, before: 11) == [first])
        #expect(try await finished(scene, before: 21) == [first, second])
        #expect(try await finished(scene, before: 21, limit: 1) == [first])
    }

    @Test("A story with a pending or younger video, or with none, is kept", arguments: Engine.allCases)
    func kept(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.beginStory()
        let story = try await scene.finishVideo().story
        _ = try await scene.store.createVideo(
            of: story, user: scene.user, format: .standard, at: scene.start + .seconds(10))
        let all = scene.start + .seconds(99)
        #expect(try await finished(scene, before: 99).isEmpty)
        #expect(try await scene.store.deleteStory(story, finishedBefore: all, at: all) == nil)
        try await scene.workOff(TaskKind.allCases, after: 20)
        #expect(try await finished(scene, before: 15).isEmpty)
        let early = scene.start + .seconds(15)
        #expect(try await scene.store.deleteStory(story, finishedBefore: early, at: all) == nil)
        #expect(try await finished(scene, before: 99) == [story])
        #expect(try await scene.store.deleteStory(story, finishedBefore: all, at: all)?.videos.count == 2)
        #expect(try await scene.count("story") == 1)
    }

    @Test("A failed video is finished until its owner tries it again", arguments: Engine.allCases)
    func failed(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await scene.makeVideo()
        let clip = try await scene.claimOne([.clip])
        let fault = TaskFault(code: "x", message: "Broken.", isPermanent: true)
        _ = try await scene.store.fail(clip.lease, with: fault, at: scene.start)
        #expect(try await finished(scene, before: 1) == [video.story])
        #expect(try await scene.store.retryVideo(video.id, at: scene.start))
        #expect(try await finished(scene, before: 1).isEmpty)
        let moment = scene.start + .seconds(1)
        #expect(try await scene.store.deleteStory(video.story, finishedBefore: moment, at: moment) == nil)
    }
}
