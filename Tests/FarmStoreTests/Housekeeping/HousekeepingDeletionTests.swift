import FarmCore
import FarmTesting
import Testing

@testable import FarmStore

@Suite("Deleting stories", .serialized)
struct HousekeepingDeletionTests {
    @Test("A deleted story leaves no row, and its assets are garbage", arguments: Engine.allCases)
    func nothingLeft(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await scene.finishVideo()
        let assets = try await scene.assets()
        // Three pictures, three voices, three clips, a soundtrack and the video.
        #expect(assets.count == 11)
        let deleted = try #require(try await scene.store.deleteStory(video.story, at: scene.start + .seconds(1)))
        #expect(deleted == DeletedStory(story: video.story, videos: [video.id], revoked: []))
        for table in ["story", "segment", "video", "task", "task_dependency", "attempt", "asset"] {
            #expect(try await scene.count(table) == 0, "\(table)")
        }
        #expect(try await scene.garbage(after: 2) == assets)
        #expect(try await scene.store.deleteStory(video.story, at: scene.start + .seconds(2)) == nil)
    }

    @Test("Other stories keep all of theirs", arguments: Engine.allCases)
    func others(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let kept = try await scene.finishVideo()
        let assets = try await scene.assets()
        let gone = try await scene.finishVideo(after: 1)
        let tasks = try await scene.store.tasks(of: kept.id)
        _ = try await scene.store.deleteStory(gone.story, at: scene.start + .seconds(2))
        #expect(try await scene.assets() == assets)
        #expect(try await scene.store.tasks(of: kept.id) == tasks)
        #expect(try await scene.store.video(kept.id) == kept)
        #expect(try await scene.store.video(gone.id) == nil)
        #expect(try await scene.store.assemblyMaterial(of: kept.id)?.clips.count == 3)
        #expect(try await scene.garbage(after: 9).count == 11)
    }

    @Test("A shared asset survives the deletion of one story and goes with the last", arguments: Engine.allCases)
    func shared(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let picture = StoredAsset(
            id: try #require(AssetID(String(repeating: "a", count: 64))), size: 9, mediaType: .webp)
        var stories: [StoryID] = []
        for second in [0, 1] {
            let story = try await scene.beginStory(after: second)
            try await scene.workOff([.context], after: second)
            while let task = try await scene.claim([.illustrate], after: second).first {
                _ = try await scene.store.complete(task.lease, with: .illustration(picture), at: scene.start)
            }
            stories.append(story.id)
        }
        _ = try await scene.store.deleteStory(stories[0], at: scene.start + .seconds(2))
        #expect(try await scene.garbage(after: 3).isEmpty)
        #expect(try await scene.store.asset(picture.id) == picture)
        _ = try await scene.store.deleteStory(stories[1], at: scene.start + .seconds(3))
        #expect(try await scene.garbage(after: 4) == [picture.id])
        #expect(try await scene.store.asset(picture.id) == nil)
    }

    @Test("Nothing of a deleted story is granted, renewed or accepted any more", arguments: Engine.allCases)
    func underWay(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await scene.makeVideo()
        let running = try await scene.claim([.clip], limit: 2)
        #expect(running.count == 2)
        let deleted = try #require(try await scene.store.deleteStory(video.story, at: scene.start))
        #expect(Set(deleted.revoked) == Set(running.map(\.lease)))
        #expect(try await scene.claim(limit: 10).isEmpty)
        let lost = running[0]
        let fault = TaskFault(code: "x", message: "Too late.")
        #expect(try await scene.store.complete(lost.lease, with: Scene.result(of: lost), at: scene.start) == .stale)
        #expect(try await scene.store.fail(lost.lease, with: fault, at: scene.start) == .stale)
        try await scene.store.recordProgress(lost.lease, done: 1, at: scene.start)
        let renewed = try await scene.store.renew(running.map(\.lease), of: scene.node, at: scene.start)
        #expect(renewed.isEmpty)
        #expect(try await scene.store.release(lost.lease, at: scene.start) == .stale)
        #expect(try await scene.count("task") == 0)
        #expect(try await scene.count("asset") == 0)
    }

    @Test("A story can be deleted at every step of its making", arguments: Engine.allCases)
    func everyStep(_ engine: Engine) async throws {
        var steps = 0
        while true {
            let scene = try Scene(on: engine)
            let story = try await scene.beginStory()
            var isThrough = false
            for _ in 0..<steps {
                if let task = try await scene.claim().first {
                    _ = try await scene.store.complete(task.lease, with: Scene.result(of: task), at: scene.start)
                } else if try await scene.count("video") == 0 {
                    _ = try await scene.store.createVideo(
                        of: story.id, user: scene.user, format: .standard, at: scene.start)
                } else {
                    isThrough = true
                }
            }
            let assets = try await scene.assets()
            #expect(try await scene.store.deleteStory(story.id, at: scene.start) != nil)
            #expect(try await scene.count("task") == 0)
            #expect(try await scene.count("story") == 0)
            #expect(try await scene.count("asset") == 0)
            #expect(try await scene.garbage(after: 1) == assets)
            if isThrough { break }
            steps += 1
        }
        // Context, six parts, the video's admission, three clips, a soundtrack, assembly, publication, and none.
        #expect(steps == 15)
    }

    @Test("Every foreign key to an asset is a reference that deletion knows")
    func references() async throws {
        let found = try await SQLiteDatabase().read { session in
            try session.query(
                """
                SELECT tables.name AS name, keys."from" AS origin FROM sqlite_master AS tables
                JOIN pragma_foreign_key_list(tables.name) AS keys
                WHERE tables.type = 'table' AND keys."table" = 'asset'
                """, []
            ).map { AssetReference(table: try $0.text("name"), column: try $0.text("origin")) }
        }
        #expect(Set(found) == Set(AssetReference.all) && found.count == AssetReference.all.count)
    }
}
