import ArgumentParser
import FarmCore
import FarmStore
import FarmTesting
import Foundation
import Testing

@testable import Coordinator

@Suite("Operators' commands")
struct OperatorCommandTests {
    private let attic = PoolName("attic") ?? .standard

    @Test("A video's priority is changed beside whoever serves the farm")
    func prioritize() async throws {
        let farm = try OperatorFarm()
        let video = try await farm.readyVideo()
        for (word, priority) in [("urgent", TaskPriority.urgent), ("background", .background), ("normal", .normal)] {
            try await PrioritizeCommand.parse([video.description, word, "--data", farm.folder.path]).run()
            #expect(try await farm.priorities(of: video) == Array(repeating: priority.rawValue, count: 4))
        }
    }

    @Test("A video that is not there is told by the exit status, and so is a folder without a farm")
    func missing() async throws {
        let id = VideoID(high: 7, low: 7).description
        let nowhere = FileManager.default.temporaryDirectory.appending(path: "nightreel-nowhere-\(UUID().uuidString)")
        await #expect(throws: ExitCode(78)) {
            try await PrioritizeCommand.parse([id, "urgent", "--data", nowhere.path]).run()
        }
        #expect(!FileManager.default.fileExists(atPath: nowhere.path), "nothing is made")
        let farm = try OperatorFarm()
        await #expect(throws: ExitCode(1)) {
            try await PrioritizeCommand.parse([id, "urgent", "--data", farm.folder.path]).run()
        }
        await #expect(throws: ExitCode(64)) {
            try await NodesCommand.parse(["--database", "mysql://a/b", "--data", farm.folder.path]).run()
        }
    }

    @Test(
        "What cannot be a video or a priority is refused as it is read",
        arguments: [["x", "urgent"], ["00000000-0000-0007-0000-000000000007", "high"], ["urgent"], []])
    func badArguments(_ arguments: [String]) {
        let error = #expect(throws: (any Error).self) { try PrioritizeCommand.parse(arguments) }
        #expect(error.map { PrioritizeCommand.exitCode(for: $0) } == ExitCode(64))
    }

    @Test("Nodes are a table with what is held against them; nothing in a name steers the terminal")
    func table() async throws {
        let farm = try OperatorFarm()
        #expect(NodeTable(try await farm.store.nodes(), at: farm.now).text == "No node has joined yet.")
        try await farm.join("crypt", 1, pools: [attic, .standard], slots: 12)
        try await farm.join("c\u{1b}[2J\u{202e}", 2, pools: [.standard], slots: 1)
        _ = try await farm.readyVideo()
        #expect(try await farm.store.claim(kinds: [.clip], for: farm.node(1), limit: 1, at: farm.now).count == 1)
        try await farm.blame(2, failures: 0, benchedUntil: farm.now + .seconds(300))
        let nodes = try await farm.store.nodes()
        let (since, end) = (farm.now.iso8601, (farm.now + .seconds(300)).iso8601)
        #expect(
            NodeTable(nodes, at: farm.now).text == """
                NAME    POOLS          SLOTS  LEASES  JOINED                    STANDING
                c\u{FFFD}[2J\u{FFFD}  default        1      0       \(since)  benched until \(end) after \
                3 failures other nodes didn't have
                crypt   attic,default  12     1       \(since)  good
                """)
        let later = NodeTable(nodes, at: farm.now + .seconds(300)).text
        #expect(!later.contains("benched") && !later.contains("failure"))
    }

    @Test("One failure is a failure, more while benched add to those it is benched for, and all are forgotten in time")
    func failures() async throws {
        let farm = try OperatorFarm()
        try await farm.join("crypt", 1, pools: [.standard], slots: 1)
        func standing(after seconds: Int) async throws -> String {
            let node = try #require(try await farm.store.nodes().first)
            return NodeTable.standing(of: node, at: farm.now + .seconds(seconds))
        }
        try await farm.blame(1, failures: 1, benchedUntil: nil)
        #expect(try await standing(after: 299) == "1 failure other nodes didn't have")
        #expect(try await standing(after: 300) == "good")
        try await farm.blame(1, failures: 2, benchedUntil: farm.now + .seconds(100))
        #expect(try await standing(after: 1).hasSuffix("after 5 failures other nodes didn't have"))
    }

    @Test("For programs the same is JSON, with null where a node is not benched")
    func json() async throws {
        let farm = try OperatorFarm()
        #expect(try NodeAnswer.json([], at: farm.now).filter { !$0.isWhitespace } == "[]")
        try await farm.join("crypt", 1, pools: [.standard], slots: 2)
        try await farm.join("vault", 2, pools: [attic, .standard], slots: 2)
        _ = try await farm.readyVideo()
        let clip = try #require(
            try await farm.store.claim(kinds: [.clip], for: farm.node(1), limit: 1, at: farm.now).first)
        try await farm.blame(2, failures: 0, benchedUntil: farm.now + .seconds(300))
        let text = try NodeAnswer.json(try await farm.store.nodes(), at: farm.now)
        let nodes = try JSONDecoder().decode(JSONTree.self, from: Data(text.utf8)).elements
        #expect(
            nodes.first?.fields == [
                "id", "name", "software", "engine", "pools", "slots", "joinedAt", "leases", "failures", "benchedUntil",
            ])
        #expect(try nodes.map { try $0["name"].text } == ["crypt", "vault"])
        #expect(try nodes.first?["benchedUntil"] == .null)
        #expect(try nodes.first?["leases"].elements.map { try $0["task"].text } == [clip.id.description])
        #expect(try nodes.last?["benchedUntil"].text == (farm.now + .seconds(300)).iso8601)
        #expect(try nodes.last?["failures"] == .number(3))
        #expect(try nodes.last?["pools"] == .array([.string("attic"), .string("default")]))
        try await NodesCommand.parse(["--json", "--data", farm.folder.path]).run()
    }
}

/// A data folder with a database in it, and no coordinator.
private final class OperatorFarm: Sendable {
    let folder = FileManager.default.temporaryDirectory.appending(path: "nightreel-operator-\(UUID().uuidString)")
    let now = Timestamp(microseconds: 1_761_955_200_000_000)
    let database: SQLiteDatabase
    var store: FarmStore { FarmStore(database: database) }

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        database = try SQLiteDatabase(path: DataFolder.database(in: folder).path)
    }

    deinit {
        // The system clears its temporary folder in the end.
        try? FileManager.default.removeItem(at: folder)
    }

    func node(_ number: UInt64) -> Holder { Holder(role: .node, id: NodeID(high: 1, low: number)) }

    func join(_ name: String, _ number: UInt64, pools: [PoolName], slots: Int) async throws {
        var request = TickRequest()
        request.admissions = [
            TickRequest.Admission(
                node: node(number).id, name: name, software: "rendernode/1", engine: "e-7", slots: slots, pools: pools,
                held: [])
        ]
        _ = try await store.run(request, at: now)
    }

    /// Holds failures against a node as if the last had just come.
    func blame(_ number: UInt64, failures: Int64, benchedUntil: Timestamp?) async throws {
        let (id, now) = (node(number).id.description, now.microseconds)
        try await database.write { session in
            _ = try session.execute(
                """
                UPDATE node SET failures = $1, failed_at = $2, benched_until = $3 WHERE id = $4
                """,
                [
                    .integer(failures), .integer(now), benchedUntil.map { .integer($0.microseconds) } ?? .null,
                    .text(id),
                ])
        }
    }

    /// A video of one segment that waits for its nodes: a clip, a soundtrack, and two tasks behind those.
    func readyVideo() async throws -> VideoID {
        let user = UserID(high: 1, low: 1)
        let story = try await store.createStory(user: user, title: "Fog", script: "It came.", at: now)
        try await store.beginStory(story.id, at: now)
        let worker = Holder(role: .worker, id: NodeID(high: 3, low: 3))
        let kinds: [TaskKind] = [.context, .illustrate, .narrate]
        while let task = try await store.claim(kinds: kinds, for: worker, limit: 1, at: now).first {
            _ = try await store.complete(task.lease, with: try Self.result(of: task), at: now)
        }
        let admission = try await store.createVideo(of: story.id, user: user, format: .standard, at: now)
        guard case .admitted(let video) = admission else { throw ExitCode.failure }
        return video.id
    }

    private static func result(of task: FarmTask) throws -> TaskResult {
        let digits = task.id.description.filter { $0 != "-" }
        let asset = try #require(AssetID(digits + digits))
        switch task.kind {
        case .context: return .context("Dark.", segments: [TaskResult.SegmentPlan(text: "One.", prompt: "A door.")])
        case .illustrate: return .illustration(StoredAsset(id: asset, size: 9, mediaType: .webp))
        default:
            let words = [WordTiming(text: "One.", start: 0, end: 24_000)]
            return .narration(
                StoredAsset(id: asset, size: 9, mediaType: .wave), sampleCount: 48_000, words: words)
        }
    }

    func priorities(of video: VideoID) async throws -> [Int64] {
        let id = video.description
        return try await database.read { session in
            try session.query("SELECT priority FROM task WHERE video_id = $1", [.text(id)]).map { row in
                try row.integer("priority")
            }
        }
    }
}
