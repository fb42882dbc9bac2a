import FarmCore
import FarmObjects
import FarmTesting
import Foundation
import Testing

@testable import Nightreel

@Suite("Making a video through REST", .timeLimit(.minutes(1)))
struct MakingTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    private func make(
        _ coordinator: ScriptedCoordinator, options: VideoOptions = VideoOptions()
    ) async throws -> DownloadReceipt {
        let client = CoordinatorClient(http: try HTTPClient(), base: try coordinator.server.url("/v1"))
        let story = try StoryFile(bytes: Array("# Dark\nIt was “dark”.".utf8), fileName: "a.txt", givenTitle: nil)
        var making = Making(
            story, options: options, output: folder.file("out.mp4"), through: client,
            display: ProgressDisplay(Terminal(isTerminal: false, environment: [:])))
        defer { coordinator.server.stop() }
        return try await making.run()
    }

    private func failure(_ changes: [String: [ScriptedCoordinator.Answer]]) async throws -> CommandFailure {
        let coordinator = try ScriptedCoordinator(changes)
        let error = await #expect(throws: (any Error).self) { try await make(coordinator) }
        #expect(try folder.contents == [])
        return CommandFailure(try #require(error))
    }

    @Test("The story is sent as one user's, and the video arrives without the user's token being shown to the store")
    func whole() async throws {
        let coordinator = try ScriptedCoordinator()
        let receipt = try await make(coordinator)
        #expect(receipt.size == 100_000)
        #expect(try Data(contentsOf: folder.file("out.mp4")) == Data(ScriptedCoordinator.bytes))
        #expect(try folder.contents == ["out.mp4"])
        let requests = coordinator.requests
        let sent = try #require(requests.first { $0.target == "/v1/stories" })
        let body = try JSONDecoder().decode([String: String].self, from: Data(sent.body))
        #expect(body == ["title": "Dark", "script": "It was “dark”."])
        #expect(sent.headers["content-type"] == "application/json")
        for request in requests.dropFirst() where request.target.hasPrefix("/v1") {
            #expect(request.headers["authorization"] == "Bearer t0ken")
        }
        #expect(requests.first?.headers["authorization"] == nil)
        #expect(requests.last?.target == "/objects/v?s=1")
        #expect(requests.last?.headers["authorization"] == nil)
    }

    @Test("The story's id is told to who can ask for it again: its owner by a token of their own")
    func storyID() async throws {
        try Data("# Dark\nIt was dark.".utf8).write(to: folder.file("a.txt"))
        for token in ["mine", nil] {
            let coordinator = try ScriptedCoordinator()
            defer { coordinator.server.stop() }
            let address = try coordinator.server.url("").absoluteString
            let typed = try await TypedCommand(["make", "a.txt", "--coordinator", address], token: token, in: folder)
            #expect(typed.exit == 0)
            #expect(typed.output.contains("story \(ScriptedCoordinator.story)\n") == (token != nil), "\(typed.output)")
        }
    }

    @Test("What a story waits for is said once, whatever is waited for meanwhile")
    func waits() async throws {
        try Data("# Dark\nIt was dark.".utf8).write(to: folder.file("a.txt"))
        let story = ScriptedCoordinator.story
        let unfinished = (200, #"{"isCompleted":false,"segments":1,"completedCount":0}"#)
        let stage = #""kind":"illustrate","done":0,"total":1,"units":0,"unitsTotal":1"#
        let coordinator = try ScriptedCoordinator([
            "GET /v1/segments/\(story)/status":
                Array(repeating: unfinished, count: 4) + [
                    (200, #"{"isCompleted":true,"segments":1,"completedCount":1}"#)
                ],
            "GET /v1/stories/\(story)/progress": [
                (200, #"{"stages":[{\#(stage),"waiting":null}]}"#),
                (200, #"{"stages":[{\#(stage),"waiting":"Replicate does not take\nthe token."}]}"#),
            ],
        ])
        defer { coordinator.server.stop() }
        let address = try coordinator.server.url("").absoluteString
        let typed = try await TypedCommand(["make", "a.txt", "--coordinator", address], in: folder)
        let line = "waiting (pictures): Replicate does not take the token.\n"
        #expect(typed.exit == 0 && typed.output.ranges(of: line).count == 1, "\(typed.output)")
        let stuck = Watch.stuck(["waiting (pictures): Replicate does not take the token."])
        #expect(stuck.message.hasSuffix("for 15:00; waiting (pictures): Replicate does not take the token."))
        #expect(Watch.stuck([]).message.hasSuffix("are there render nodes?"))
    }

    @Test("Options go with the video's start, and only where there are any")
    func options() async throws {
        let path = "/v1/videos/\(ScriptedCoordinator.story)"
        let plain = try ScriptedCoordinator()
        _ = try await make(plain)
        #expect(plain.requests.first { $0.target == path }?.body.isEmpty == true)

        let coordinator = try ScriptedCoordinator()
        var options = VideoOptions()
        options.ratio = .tall
        options.subtitles = nil
        _ = try await make(coordinator, options: options)
        let sent = try #require(coordinator.requests.first { $0.target == path })
        let body = try JSONDecoder().decode([String: VideoOptions].self, from: Data(sent.body))
        #expect(body == ["options": options])
        #expect(sent.headers["content-type"] == "application/json")
    }

    @Test("A held request that ends with nothing new is made again")
    func polling() async throws {
        let path = "GET /v1/videos/\(ScriptedCoordinator.video)/status"
        let coordinator = try ScriptedCoordinator([
            path: [
                (200, #"{"status":"pending","url":null}"#), (200, #"{"status":"completed","url":"/objects/v?s=1"}"#),
            ]
        ])
        _ = try await make(coordinator)
        #expect(coordinator.requests.count { "\($0.method) \($0.target)" == path } == 2)
    }

    @Test("A coordinator that goes away for a moment while it is waited for costs nothing")
    func away() async throws {
        let path = "GET /v1/segments/\(ScriptedCoordinator.story)/status"
        let coordinator = try ScriptedCoordinator([
            path: [(0, ""), (200, #"{"isCompleted":true,"segments":1,"completedCount":1}"#)]
        ])
        _ = try await make(coordinator)
        #expect(coordinator.requests.count { "\($0.method) \($0.target)" == path } >= 2)
    }

    @Test("A refused story is told in the problem's words")
    func refused() async throws {
        let failure = try await failure([
            "POST /v1/stories": [(422, #"{"title":"Bad field","detail":"title is empty","code":"INVALID_BODY_FIELD"}"#)]
        ])
        #expect(failure.exit == .unusableData)
        #expect(failure.message == "sending the story: Bad field: title is empty (INVALID_BODY_FIELD)")
    }

    @Test("A failed segment ends the wait although others are still pending")
    func failedSegment() async throws {
        let story = ScriptedCoordinator.story
        let failure = try await failure([
            "GET /v1/segments/\(story)/status": [(200, #"{"isCompleted":false,"segments":2,"completedCount":0}"#)],
            "GET /v1/segments/\(story)": [
                (200, "[\(ScriptedCoordinator.segment(status: "failed", error: #""no voice""#))]")
            ],
        ])
        #expect(failure.exit == .software)
        #expect(failure.message == "segment 1 failed: no voice")
    }

    @Test("A story that cannot be read at all ends the wait")
    func failedStory() async throws {
        let failure = try await failure([
            "GET /v1/segments/\(ScriptedCoordinator.story)/status": [
                (200, #"{"isCompleted":false,"segments":0,"completedCount":0,"error":"nothing to tell"}"#)
            ]
        ])
        #expect(failure.exit == .software)
        #expect(failure.message == "the story failed: nothing to tell")
    }

    @Test("A failed video is told with its reason")
    func failedVideo() async throws {
        let failure = try await failure([
            "GET /v1/videos/\(ScriptedCoordinator.video)/status": [
                (200, #"{"status":"failed","url":null,"error":"clips differ"}"#)
            ]
        ])
        #expect(failure.message == "the video failed: clips differ")
    }

    @Test("An answer that is not what was agreed on is said to be so")
    func nonsense() async throws {
        let failure = try await failure(["POST /v1/stories": [(200, #"{"id":"7"}"#)]])
        #expect(failure.exit == .badProtocol)
    }

    @Test("A video that is gone when it is fetched leaves no file")
    func goneVideo() async throws {
        let failure = try await failure([
            "GET /v1/videos/\(ScriptedCoordinator.video)/status": [
                (200, #"{"status":"completed","url":"/objects/gone"}"#)
            ]
        ])
        #expect(failure.exit == .badProtocol)
        #expect(failure.message.contains("/objects/gone answered 404"))
    }
}
