import FarmCore
import FarmTesting
import Testing

@testable import FarmStore

@Suite("Garbage", .serialized)
struct HousekeepingGarbageTests {
    private func asset(_ digit: Character) throws -> AssetID {
        try #require(AssetID(String(repeating: digit, count: 64)))
    }

    @Test("What no row refers to is marked, once; what one refers to is not", arguments: Engine.allCases)
    func marking(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await scene.finishVideo()
        let file = try #require(video.file)
        let orphans = [try asset("b"), try asset("a")]
        #expect(try await scene.store.markGarbage([file] + orphans, at: scene.start) == 2)
        #expect(try await scene.store.markGarbage(orphans, at: scene.start + .seconds(5)) == 0)
        #expect(try await scene.store.garbage(markedBefore: scene.start, limit: 9).isEmpty)
        let marks = try await scene.store.garbage(markedBefore: scene.start + .microseconds(1), limit: 9)
        #expect(marks == orphans.reversed().map { GarbageMark(asset: $0, since: scene.start) })
        #expect(try await scene.store.garbage(markedBefore: scene.start + .seconds(1), limit: 1).count == 1)
    }

    @Test("An asset whose row nothing refers to any more is marked too", arguments: Engine.allCases)
    func unreferencedRow(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.beginStory()
        try await scene.workOff([.context])
        let task = try await scene.claimOne([.illustrate])
        _ = try await scene.store.complete(task.lease, with: Scene.result(of: task), at: scene.start)
        let picture = Scene.asset(of: task, .webp).id
        #expect(try await scene.store.markGarbage([picture], at: scene.start) == 0)
        // As two deletions leave it that each saw the other's story.
        _ = try await scene.database.write { session in
            try session.execute("UPDATE segment SET image = NULL", [])
            return try session.execute("UPDATE task SET result = NULL", [])
        }
        #expect(try await scene.store.markGarbage([picture], at: scene.start) == 1)
        #expect(try await scene.store.asset(picture) == nil)
    }

    @Test("A result takes its asset out of the garbage, until it goes again", arguments: Engine.allCases)
    func wantedAgain(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let story = try await scene.beginStory()
        try await scene.workOff([.context])
        let task = try await scene.claimOne([.illustrate])
        let picture = Scene.asset(of: task, .webp).id
        try await scene.store.markGarbage([picture], at: scene.start)
        _ = try await scene.store.complete(task.lease, with: Scene.result(of: task), at: scene.start)
        #expect(try await scene.garbage(after: 9).isEmpty)
        _ = try await scene.store.deleteStory(story.id, at: scene.start + .seconds(10))
        let marks = try await scene.store.garbage(markedBefore: scene.start + .seconds(11), limit: 9)
        #expect(marks == [GarbageMark(asset: picture, since: scene.start + .seconds(10))])
    }

    @Test("A deletion dates a mark anew that a result left behind", arguments: Engine.allCases)
    func datedAnew(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let story = try await scene.beginStory()
        try await scene.workOff([.context])
        let task = try await scene.claimOne([.illustrate])
        let picture = Scene.asset(of: task, .webp).id
        try await scene.store.markGarbage([picture], at: scene.start)
        _ = try await scene.store.complete(task.lease, with: Scene.result(of: task), at: scene.start)
        _ = try await scene.store.deleteStory(story.id, at: scene.start + .seconds(10))
        #expect(try await scene.garbage(after: 10).isEmpty)
        let old = GarbageMark(asset: picture, since: scene.start)
        try await scene.store.clearGarbage([old])
        #expect(try await scene.garbage(after: 11) == [picture])
        try await scene.store.clearGarbage([GarbageMark(asset: picture, since: scene.start + .seconds(10))])
        #expect(try await scene.garbage(after: 11).isEmpty)
    }

    @Test("A lease is live from its grant until it ends, however it ends", arguments: Engine.allCases)
    func liveLeases(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.makeVideo()
        let clips = try await scene.claim([.clip], limit: 3).map(\.lease)
        let next = LeaseID(task: clips[0].task, epoch: clips[0].epoch + 1)
        #expect(try await scene.store.liveLeases(among: clips + [next]) == Set(clips))
        try await scene.store.release(clips[0], at: scene.start)
        _ = try await scene.store.fail(clips[1], with: TaskFault(code: "x", message: "Broken."), at: scene.start)
        let done = try #require(try await scene.store.task(clips[2].task))
        _ = try await scene.store.complete(clips[2], with: Scene.result(of: done), at: scene.start)
        #expect(try await scene.store.liveLeases(among: clips).isEmpty)
        #expect(try await scene.claimOne([.clip]).lease == next)
        #expect(try await scene.store.liveLeases(among: clips + [next]) == [next])
    }
}
