import FarmCore
import Foundation
import HTTPTypes
import NIOCore
import Testing

@testable import Coordinator

@Suite("Changing the text of a segment")
struct SegmentEditingTests {
    static func edit(_ caller: Caller, _ segment: String, _ json: String) async throws -> Answer {
        try await caller.send(
            .patch, "/v1/segments/\(segment)", [.contentType: "application/json"], body: ByteBuffer(string: json))
    }

    /// The ids of a told story's segments.
    private static func segments(_ story: String, _ caller: Caller) async throws -> [String] {
        try await caller.get("/v1/segments/\(story)").body.elements.map { try $0["id"].text }
    }

    @Test("The segment is pending until its new voice is there, then the next video tells it")
    func edit() async throws {
        let coordinator = try await TestCoordinator()
        let farm = InstantFarm(coordinator: coordinator)
        try await coordinator.asUser { caller in
            let story = try await caller.makeToldStory(by: coordinator)
            let finished = try await caller.post("/v1/videos/\(story)").body["id"].text
            try await farm.workOff()
            let before = try await caller.get("/v1/segments/\(story)").body.elements
            let id = try before[1]["id"].text
            let answer = try await Self.edit(caller, id, #"{"text":" Nobody\n\n had  closed it. "}"#)
            #expect(answer.status == .ok)
            let edited = try answer.body
            #expect(try edited["text"].text == "Nobody had closed it.")
            #expect(try edited["status"].text == "pending" && edited["voiceId"] == .null)
            #expect(try edited["imageId"] == before[1]["imageId"] && edited["prompt"] == before[1]["prompt"])
            #expect(try await caller.get("/v1/segments/\(story)").body.elements == [before[0], edited])
            try await caller.post("/v1/videos/\(story)").isProblem("NOT_COMPLETED", 409)

            try await farm.workOff()
            let after = try await caller.get("/v1/segments/\(story)").body.elements[1]
            #expect(try after["status"].text == "completed" && after["text"] == edited["text"])
            #expect(try await caller.post("/v1/videos/\(story)").status == .created)
            #expect(try await caller.get("/v1/videos/\(finished)/status").body["status"].text == "completed")
        }
    }

    @Test("The same text, however it is spaced, changes nothing")
    func same() async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let story = try await caller.makeToldStory(by: coordinator)
            let before = try await caller.get("/v1/segments/\(story)").body.elements[0]
            let answer = try await Self.edit(caller, before["id"].text, #"{"text":"The door  was open."}"#)
            #expect(answer.status == .ok)
            #expect(try answer.body == before)
        }
    }

    @Test("A waiting client is told of the edit's end")
    func progress() async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let story = try await caller.makeToldStory(by: coordinator)
            let id = try await Self.segments(story, caller)[0]
            _ = try await Self.edit(caller, id, #"{"text":"Shut."}"#)
            let count = try await caller.get("/v1/segments/\(story)/status").body
            #expect(try count["isCompleted"] == .boolean(false) && count["completedCount"] == .number(1))
            let stages = try await caller.get("/v1/stories/\(story)/progress").body["stages"].elements
            #expect(try stages.map { try $0["done"] } == [.number(1), .number(2), .number(1)])
            #expect(try stages.map { try $0["total"] } == [.number(1), .number(2), .number(2)])
        }
    }

    static let bad: [(json: String, code: String, status: Int, names: String)] = [
        (#"{}"#, "INVALID_BODY_FIELD", 400, "'text'"),
        (#"{"text":7}"#, "INVALID_BODY_FIELD", 400, "a number"),
        (#"{"text":null}"#, "INVALID_BODY_FIELD", 400, "null"),
        (#"{"text":"A","prompt":"B"}"#, "INVALID_BODY_FIELD", 400, "'prompt'"),
        (#"{"text":""}"#, "INVALID_BODY_FIELD", 400, "'text'"),
        (#"{"text":"A\u0000"}"#, "INVALID_BODY_FIELD", 400, "zero"),
        (#"{"text":"\#(String(repeating: "x", count: 1001))"}"#, "INVALID_BODY_FIELD", 400, "1001"),
        (#"{"text":"…!"}"#, "SCRIPT_WITHOUT_WORDS", 422, "letter"),
        (#"{"text":"👻"}"#, "SCRIPT_WITHOUT_WORDS", 422, "letter"),
        ("", "INVALID_BODY", 400, ""), ("[]", "INVALID_BODY", 400, ""),
    ]

    @Test("What is no text is refused, and nothing changes", arguments: bad.indices)
    func refused(_ index: Int) async throws {
        let bad = Self.bad[index]
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let story = try await caller.makeToldStory(by: coordinator)
            let before = try await caller.get("/v1/segments/\(story)").body
            let answer = try await Self.edit(caller, before.elements[0]["id"].text, bad.json)
            try answer.isProblem(bad.code, bad.status)
            #expect(try answer.body["detail"].text.contains(bad.names) || bad.names.isEmpty)
            #expect(try await caller.get("/v1/segments/\(story)").body == before)
        }
    }

    @Test("Only its owner changes a segment, and only one that is there")
    func others() async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let story = try await caller.makeToldStory(by: coordinator)
            let id = try await Self.segments(story, caller)[0]
            let text = #"{"text":"Mine."}"#
            try await Self.edit(try await caller.another(), id, text).isProblem("HAS_NO_PERMISSION", 403)
            try await Self.edit(Caller(client: caller.client), id, text).isProblem("UNAUTHORIZED", 401)
            try await Self.edit(caller, "7", text).isProblem("INVALID_ID", 400)
            // The other methods of this path take a story's id; this one a segment's.
            try await Self.edit(caller, story, text).isProblem("NOT_FOUND", 404)
        }
    }
}
