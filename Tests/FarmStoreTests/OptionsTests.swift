import FarmCore
import FarmTesting
import Foundation
import Testing

@testable import FarmStore

@Suite("Videos as their users wish them", .serialized)
struct OptionsTests {
    static func withCards() -> VideoOptions {
        var options = VideoOptions()
        options.titleCard = true
        options.endCard = true
        options.ratio = .tall
        options.framesPerSecond = 30
        options.effects.grain = 0.25
        options.subtitles = nil
        options.seed = VideoOptions.Limits.seed.upperBound
        return options
    }

    @Test("Options are kept as they came, and the raster follows them", arguments: Engine.allCases)
    func kept(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let plain = try await scene.makeVideo()
        #expect(plain.options == VideoOptions() && plain.format == .standard)
        let video = try await scene.makeVideo(options: Self.withCards(), after: 1)
        #expect(video.options == Self.withCards())
        #expect(video.format == VideoFormat(width: 1080, height: 1920, frameRate: FrameRate(30)))
        #expect(try await scene.store.video(video.id) == video)
        #expect(try await scene.store.videos(of: scene.user).first == video)
    }

    @Test("Cards are clips like others, in their place at the assembly", arguments: Engine.allCases)
    func cards(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await scene.makeVideo(options: Self.withCards())
        let tasks = try await scene.store.tasks(of: video.id).filter { $0.kind == .clip }
        #expect(tasks.map(\.part) == [0, 1, 2, 3, 4])
        #expect(tasks.map { $0.segment == nil } == [true, false, false, false, true])
        let plan = try #require(try await scene.store.material(of: video.id)).plan()
        #expect(tasks.map { plan.clip(of: $0)?.recipe.frameCount } == tasks.map { $0.units })
        #expect(plan.clips.first?.recipe.card?.title == "Fog")

        let done = try await scene.workOff([.clip, .soundtrack])
        let results = Dictionary(uniqueKeysWithValues: done.map { ($0.id, $0.result) })
        let parts = try #require(try await scene.store.assemblyMaterial(of: video.id))
        #expect(parts.clips.map(\.asset) == tasks.map { results[$0.id] })
        #expect(parts.clips.map(\.frameCount) == tasks.map(\.units))
        try await scene.workOff([.assemble, .publish])
        #expect(try await scene.store.video(video.id)?.status == .completed)
    }

    @Test("A card that fails fails the video, is explained, and is tried again", arguments: Engine.allCases)
    func failingCard(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await scene.makeVideo(options: Self.withCards())
        let card = try await scene.claimOne([.clip])
        #expect(card.part == 0 && card.segment == nil)
        let fault = TaskFault(code: "noFont", message: "There is no font.", isPermanent: true)
        _ = try await scene.store.fail(card.lease, with: fault, at: scene.start)
        #expect(try await scene.store.video(video.id)?.status == .failed)
        let explained = try await scene.store.explainedTasks(of: video.id, at: scene.start)
        #expect(explained.first { $0.task.id == card.id }?.explanation.words.contains("There is no font.") == true)
        #expect(try await scene.store.retryVideo(video.id, at: scene.start))
        try await scene.workOff([.clip, .soundtrack, .assemble, .publish])
        #expect(try await scene.store.video(video.id)?.status == .completed)
    }

    @Test("Progress counts cards among the clips", arguments: Engine.allCases)
    func progress(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await scene.makeVideo(options: Self.withCards())
        let clips = try await scene.store.progress(of: video.id).first
        // Three seconds of title, two and a half of end, and two and a half a segment, at 30 frames a second.
        #expect(clips == StageProgress(kind: .clip, tasksDone: 0, tasksTotal: 5, unitsDone: 0, unitsTotal: 390))
    }

    @Test("A deleted story takes its videos' segments and cards with it", arguments: Engine.allCases)
    func deletion(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await scene.makeVideo(options: Self.withCards())
        _ = try await scene.claimOne([.clip])
        #expect(try await scene.store.deleteStory(video.story, at: scene.start)?.revoked.count == 1)
        #expect(try await scene.store.material(of: video.id) == nil)
        let left = try await scene.database.read { try $0.query("SELECT * FROM video_segment", []) }
        #expect(left.isEmpty)
        let assets = try await scene.database.read { try $0.query("SELECT id FROM asset", []) }
        #expect(assets.isEmpty)
    }

    @Test("A database from before options opens, and its videos are as they were made")
    func migration() async throws {
        let scene = try Scene(on: .memory)
        let video = try await scene.makeVideo()
        let before = try await scene.store.tasks(of: video.id)
        let after = try await scene.database.write { session in
            for table in ["video_segment", "provider_call", "spending"] {
                _ = try session.execute("DROP TABLE \(table)", [])
            }
            for (table, column) in [
                ("video", "options"), ("task", "part"), ("story", "makers"), ("segment", "image_warnings"),
                ("segment", "voice_warnings"),
            ] {
                _ = try session.execute("ALTER TABLE \(table) DROP COLUMN \(column)", [])
            }
            _ = try session.execute("DELETE FROM schema_version WHERE version > 6", [])
            try Schema.migrate(session)
            return try session.query("SELECT * FROM task WHERE video_id = $1 ORDER BY kind, rank, id", [.id(video.id)])
                .map { row in try FarmTask(row) }
        }
        #expect(after == before)
        let migrated = try #require(try await scene.store.material(of: video.id))
        #expect(migrated.video.options.motion == .always(.zoom) && migrated.segments.count == 3)
        #expect(migrated.plan().clips.allSatisfy { $0.recipe.motion.move == .zoom })
    }
}
