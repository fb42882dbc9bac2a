import FarmCore
import FarmStore
import HTTPTypes
import NIOCore
import Testing

@testable import Coordinator

@Suite("What is asked of a video")
struct VideoWishTests {
    /// The lanes and priorities of a video's tasks, each once.
    private func tasks(of answer: Answer, in coordinator: TestCoordinator) async throws -> Set<String> {
        #expect(answer.status == .created)
        let id = try answer.body["id"].text
        return try await coordinator.database.read { session in
            let rows = try session.query("SELECT lane, priority FROM task WHERE video_id = $1", [.text(id)])
            return Set(try rows.map { "\(try $0.text("lane")) \(try $0.integer("priority"))" })
        }
    }

    @Test("With no body, an empty one or an empty object, a video is rendered in the standard pool, in its turn")
    func standard() async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let story = try await caller.makeToldStory(by: coordinator)
            let expected: Set = ["node:default 10", "worker:finish 10"]
            let path = "/v1/videos/\(story)"
            #expect(try await tasks(of: caller.post(path), in: coordinator) == expected)
            #expect(try await tasks(of: caller.post(path, json: "{}"), in: coordinator) == expected)
            let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
            #expect(
                try await tasks(of: caller.send(.post, path, form, body: ByteBuffer()), in: coordinator) == expected)
        }
    }

    @Test("A pool and a priority are taken as they are asked for")
    func wishes() async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let path = "/v1/videos/\(try await caller.makeToldStory(by: coordinator))"
            let attic = try await caller.post(path, json: #"{"pool": "attic-2", "priority": "background"}"#)
            #expect(try await tasks(of: attic, in: coordinator) == ["node:attic-2 20", "worker:finish 20"])
            let normal = try await caller.post(path, json: #"{"priority": "normal"}"#)
            #expect(try await tasks(of: normal, in: coordinator) == ["node:default 10", "worker:finish 10"])
        }
    }

    private func warning(_ part: Double, _ character: String, _ number: String) -> JSONTree {
        .object([
            "code": .string("missingGlyphs"), "part": .number(part), "segmentId": .null,
            "characters": .array([.string(character)]),
            "words": .string("No font has ‘\(character)’ (\(number)): left out of the picture."),
        ])
    }

    @Test("Words that no font can show are a warning before anything is rendered, and stay one")
    func warnings() async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let story = try await caller.makeToldStory(by: coordinator)
            let path = "/v1/videos/\(story)"
            let clean = try await caller.post(path, json: #"{"options": {"titleCard": true, "endCard": true}}"#)
            #expect(try clean.body["warnings"] == .array([]))
            let admitted = try await caller.post(path, json: #"{"options": {"endCard": "Fin \ue000\ue000 \u2766"}}"#)
            let expected = JSONTree.array([warning(2, "\u{E000}", "U+E000")])
            #expect(try admitted.body["warnings"] == expected)
            try await InstantFarm(coordinator: coordinator).workOff()
            let id = try admitted.body["id"].text
            #expect(try await caller.get("/v1/videos/\(id)/status").body["warnings"] == expected)
        }
    }

    @Test("What cannot be asked for is refused, and no video is made")
    func refusals() async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let path = "/v1/videos/\(try await caller.makeToldStory(by: coordinator))"
            for json in [
                #"{"pool": ""}"#, #"{"pool": "Attic"}"#, #"{"pool": "a b"}"#, #"{"pool": 7}"#, #"{"pool": null}"#,
                #"{"pool": "\#(String(repeating: "p", count: 33))"}"#, #"{"priority": "urgent"}"#,
                #"{"priority": "10"}"#, #"{"priority": 10}"#, #"{"pol": "attic"}"#,
            ] {
                try await caller.post(path, json: json).isProblem("INVALID_BODY_FIELD", 400)
            }
            for json in ["[]", "{", "\"attic\"", "null"] {
                try await caller.post(path, json: json).isProblem("INVALID_BODY", 400)
            }
            try await caller.post(path, json: "{}", [.contentType: "text/plain"])
                .isProblem("UNSUPPORTED_MEDIA_TYPE", 415)
            #expect(try await caller.get("/v1/videos").body == .array([]))
        }
    }

    @Test("A task that waits for a pool without nodes says so")
    func explained() async throws {
        let coordinator = try await TestCoordinator()
        var request = TickRequest()
        request.admissions = [
            TickRequest.Admission(
                node: NodeID(high: 1, low: 1), name: "crypt", software: "t", engine: "e", slots: 1, held: [])
        ]
        _ = try await coordinator.store.run(request, at: coordinator.clock.now)
        try await coordinator.asUser { caller in
            let path = "/v1/videos/\(try await caller.makeToldStory(by: coordinator))"
            let video = try await caller.post(path, json: #"{"pool": "attic"}"#).body["id"].text
            let clip = try #require(try await caller.get("/v1/videos/\(video)/tasks").body.elements.first)
            #expect(try clip["explanation"]["code"].text == "noNodeServes")
            #expect(try clip["explanation"]["words"].text == "No node that has joined serves the pool attic.")
        }
    }
}
