import FarmCore
import FarmTesting
import Foundation
import Testing

@testable import FarmStore

@Suite("Stories and videos", .serialized)
struct StoryTests {
    @Test("What was written is read back, whatever its letters", arguments: Engine.allCases)
    func roundTrip(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let script = "“Wer da?” — ночь, 夜, 👩‍👧‍👦; '); DROP TABLE story; --\n\nEnd."
        let made = try await scene.store.createStory(user: scene.user, title: "É", script: script, at: scene.start)
        let read = try #require(try await scene.store.story(made.id))
        #expect(read == made && read.script == script && read.context == nil && read.createdAt == scene.start)
        #expect(try await scene.store.story(StoryID(high: 9, low: 9)) == nil)
    }

    @Test("Words come back with their times", arguments: Engine.allCases)
    func words(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let story = try await scene.beginStory()
        try await scene.workOff([.context, .illustrate, .narrate])
        let segment = try #require(try await scene.store.segments(of: story.id).first)
        #expect(segment.words == [WordTiming(text: "Part", start: 0, end: 24_000)])
        #expect(segment.voiceSamples == 48_000 && segment.status == .completed)
        #expect(try await scene.store.story(story.id)?.context == "A dark house.")
    }

    @Test("Progress sums tasks and units by stage, those under way included", arguments: Engine.allCases)
    func progress(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await scene.makeVideo()
        let story = try await scene.store.progress(of: video.story)
        #expect(story.map(\.kind) == [.context, .illustrate, .narrate])
        #expect(story.map(\.tasksDone) == [1, 3, 3] && story.map(\.unitsDone) == [1, 3, 3])

        let done = try await scene.claimOne([.clip])
        _ = try await scene.store.complete(done.lease, with: Scene.result(of: done), at: scene.start)
        let underWay = try await scene.claimOne([.clip])
        try await scene.store.recordProgress(underWay.lease, done: 20, at: scene.start)
        let stages = try await scene.store.progress(of: video.id)
        #expect(stages.map(\.kind) == [.clip, .soundtrack, .assemble, .publish])
        // Half a second of speech and two of padding make 60 frames a clip.
        let clips = StageProgress(kind: .clip, tasksDone: 1, tasksTotal: 3, unitsDone: 80, unitsTotal: 180)
        #expect(stages.first == clips)
        #expect(stages.first { $0.kind == .soundtrack }?.unitsTotal == 360_000)
    }

    @Test("A user's videos are theirs, newest first", arguments: Engine.allCases)
    func videos(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let older = try await scene.makeVideo(after: 1)
        let newer = try await scene.makeVideo(after: 100)
        #expect(try await scene.store.videos(of: scene.user).map(\.id) == [newer.id, older.id])
        #expect(try await scene.store.videos(of: UserID(high: 9, low: 9)).isEmpty)
    }

    @Test("A video's material is all there when it is assembled", arguments: Engine.allCases)
    func material(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await scene.makeVideo()
        let material = try #require(try await scene.store.material(of: video.id))
        #expect(material.segments.count == 3 && material.sizes.count == 6)
        #expect(material.plan().timeline.frameCount == 180 && material.title == "Fog")
        #expect(try await scene.store.assemblyMaterial(of: video.id) == nil)
        let clips = try await scene.workOff([.clip, .soundtrack]).filter { $0.kind == .clip }
        let parts = try #require(try await scene.store.assemblyMaterial(of: video.id))
        #expect(parts.clips.map(\.asset) == clips.map(\.result))
        #expect(parts.clips.map(\.frameCount) == [60, 60, 60])
    }
}

@Suite("The database file")
struct DatabaseTests {
    private let file = FileManager.default.temporaryDirectory.appending(
        path: "nightreel-\(UUID().uuidString).sqlite", directoryHint: .notDirectory
    ).path

    private func removeFile() {
        // The system clears its temporary folder in the end.
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + suffix) }
    }

    @Test("What was acknowledged is there when the file is opened again")
    func reopened() async throws {
        defer { removeFile() }
        let now = Timestamp(microseconds: 1)
        let user = UserID(high: 1, low: 1)
        let story = try await FarmStore(database: try SQLiteDatabase(path: file))
            .createStory(user: user, title: "Fog", script: "It came.", at: now)
        let store = FarmStore(database: try SQLiteDatabase(path: file))
        #expect(try await store.story(story.id) == story)
    }

    @Test("A database of a newer program is left alone")
    func newerSchema() async throws {
        defer { removeFile() }
        try await SQLiteDatabase(path: file).write { session in
            _ = try session.execute("INSERT INTO schema_version (version) VALUES (CAST($1 AS BIGINT))", [999])
        }
        let error = try #require(throws: StoreError.self) { try SQLiteDatabase(path: file) }
        #expect(error.code == .newerSchema && error.message.contains("999"))
    }

    @Test("What is no database is refused")
    func notADatabase() throws {
        defer { removeFile() }
        try Data(repeating: 7, count: 8192).write(to: URL(fileURLWithPath: file))
        let error = try #require(throws: StoreError.self) { try SQLiteDatabase(path: file) }
        #expect(error.code == .cannotOpen)
        #expect(throws: StoreError.self) { try SQLiteDatabase(path: "/nonexistent/folder/store.sqlite") }
    }

    @Test("A transaction that throws leaves nothing")
    func rollback() async throws {
        let scene = try Scene(on: .memory)
        let story = try await scene.beginStory()
        await #expect(throws: Scene.Unexpected.self) {
            try await scene.database.write { session in
                _ = try session.execute("UPDATE story SET title = 'lost'", [])
                throw Scene.Unexpected()
            }
        }
        #expect(try await scene.store.story(story.id)?.title == "Fog")
    }

    @Test("Values are bound by their number, not their place")
    func binding() async throws {
        let rows = try await SQLiteDatabase().read { session in
            try session.query("SELECT $2 AS b, $1 AS a, $2 AS again", ["first", "second"])
        }
        let row = try #require(rows.first)
        #expect(try row.text("a") == "first")
        #expect(try row.text("b") == "second")
        #expect(try row.text("again") == "second")
    }
}
