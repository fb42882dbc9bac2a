import FarmCore
import FarmTesting
import Testing

@testable import FarmStore

@Suite("Media of an owner's own", .serialized)
struct OwnMediaTests {
    private static func picture(_ digit: Character) throws -> TaskResult {
        let id = try #require(AssetID(String(repeating: digit, count: 64)))
        return .illustration(StoredAsset(id: id, size: 500, mediaType: .webp))
    }

    private static func voice(_ digit: Character) throws -> TaskResult {
        let id = try #require(AssetID(String(repeating: digit, count: 64)))
        return .narration(
            StoredAsset(id: id, size: 500, mediaType: .wave), sampleCount: 96_000,
            words: [WordTiming(text: "Mine", start: 0, end: 96_000)])
    }

    private static func attempts(at task: TaskID, in scene: Scene) async throws -> [String] {
        try await scene.database.read { session in
            try session.query(
                "SELECT state, holder_role FROM attempt WHERE task_id = $1 ORDER BY epoch", [.id(task)]
            ).map { "\(try $0.text("holder_role")) \(try $0.text("state"))" }
        }
    }

    @Test("Brought before a maker is done, it ends that attempt, and nothing more is made", arguments: Engine.allCases)
    func underWay(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let story = try await scene.beginStory()
        try await scene.workOff([.context])
        let running = try await scene.claimOne([.illustrate])
        let segment = try #require(running.segment)
        let brought = try #require(
            try await scene.store.bring(try Self.picture("a"), for: segment, of: scene.user, at: scene.start))
        #expect(brought.revoked == [running.lease] && brought.segment.image?.description.first == "a")
        #expect(try await scene.store.complete(running.lease, with: try Self.picture("b"), at: scene.start) == .stale)
        #expect(try await scene.store.renew([running.lease], of: scene.node, at: scene.start).isEmpty)
        let task = try #require(try await scene.store.task(running.id))
        #expect(task.state == .done && task.epoch == running.epoch + 1 && task.result == brought.segment.image)
        #expect(try await Self.attempts(at: running.id, in: scene) == ["node superseded", "owner completed"])
        let shares = try await scene.database.read { try $0.query("SELECT running FROM account", []) }
        #expect(try shares.map { try $0.integer("running") } == [0])
        try await scene.workOff([.illustrate, .narrate])
        #expect(try await scene.store.segmentCount(of: story.id).isCompleted)
        #expect(try await scene.store.segments(of: story.id).count { $0.image == brought.segment.image } == 1)
    }

    @Test(
        "Brought in a finished one's place, the next video has it and earlier ones do not", arguments: Engine.allCases)
    func replaced(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let first = try await scene.makeVideo()
        let segment = try #require(try await scene.store.segments(of: first.story).dropFirst().first)
        for result in [try Self.picture("a"), try Self.voice("b")] {
            let brought = try await scene.store.bring(result, for: segment.id, of: scene.user, at: scene.start)
            #expect(brought?.segment.status == .completed && brought?.revoked.isEmpty == true)
        }
        guard
            case .admitted(let second) = try await scene.store.createVideo(
                of: first.story, user: scene.user, at: scene.start)
        else { throw Scene.Unexpected() }
        let before = try #require(try await scene.store.material(of: first.id)).segments[1]
        let after = try #require(try await scene.store.material(of: second.id)).segments[1]
        #expect(before.image == segment.image && before.voice == segment.voice)
        #expect(after.image.description.first == "a" && after.voice.description.first == "b")
        try await scene.workOff([.clip, .soundtrack, .assemble, .publish])
        #expect(try await scene.store.video(first.id)?.status == .completed)
        #expect(try await scene.store.video(second.id)?.status == .completed)
    }

    @Test("What failed is mended by it, and a changed text has the voice made again", arguments: Engine.allCases)
    func failed(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let story = try await scene.beginStory()
        try await scene.workOff([.context, .illustrate])
        let task = try await scene.claimOne([.narrate])
        let fault = TaskFault(code: "refused", message: "It cannot be spoken.", isPermanent: true)
        _ = try await scene.store.fail(task.lease, with: fault, at: scene.start)
        let id = try #require(task.segment)
        let brought = try await scene.store.bring(try Self.voice("a"), for: id, of: scene.user, at: scene.start)
        #expect(brought?.segment.status == .completed && brought?.segment.error == nil)
        #expect(brought?.segment.words?.map(\.text) == ["Mine"])
        _ = try await scene.store.editSegment(id, text: "Other.", at: scene.start)
        try await scene.workOff([.narrate])
        #expect(try await scene.store.segmentCount(of: story.id).isCompleted)
        #expect(try await scene.store.segments(of: story.id).first { $0.id == id }?.words?.map(\.text) != ["Mine"])
        #expect(
            try await Self.attempts(at: task.id, in: scene) == ["node failed", "owner superseded", "node completed"])
    }

    @Test("A recording of a text that has been changed since is not taken", arguments: Engine.allCases)
    func outdated(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await scene.makeVideo()
        let segment = try #require(try await scene.store.segments(of: video.story).first)
        _ = try await scene.store.editSegment(segment.id, text: "Other.", at: scene.start)
        let late = try await scene.store.bring(
            try Self.voice("a"), for: segment.id, telling: segment.text, of: scene.user, at: scene.start)
        #expect(late == nil)
        #expect(try await scene.store.segments(of: video.story).first?.voice == nil)
        let nobody = SegmentID(high: 9, low: 9)
        let lost = try await scene.store.bring(try Self.voice("a"), for: nobody, of: scene.user, at: scene.start)
        #expect(lost == nil)
    }

    @Test(
        "What is replaced is garbage once no video has it, and the same again changes nothing",
        arguments: Engine.allCases)
    func garbage(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await scene.makeVideo()
        let segment = try #require(try await scene.store.segments(of: video.story).dropFirst().first)
        let told = try #require(segment.image)
        let first = try #require(
            try await scene.store.bring(try Self.picture("a"), for: segment.id, of: scene.user, at: scene.start))
        #expect(try await scene.store.asset(told) != nil)
        _ = try await scene.store.bring(try Self.picture("a"), for: segment.id, of: scene.user, at: scene.start)
        let kept = try #require(first.segment.image)
        #expect(try await scene.store.asset(kept) != nil)
        _ = try await scene.store.bring(try Self.picture("b"), for: segment.id, of: scene.user, at: scene.start)
        #expect(try await scene.store.asset(kept) == nil)
        let marks = try await scene.store.garbage(markedBefore: scene.start + .seconds(1), limit: 10)
        #expect(marks.map(\.asset) == [kept])
        #expect(try await scene.store.deleteStory(video.story, at: scene.start) != nil)
    }
}
