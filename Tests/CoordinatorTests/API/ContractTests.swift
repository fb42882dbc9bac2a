import FarmCore
import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import Coordinator

@Suite("The contract that clients know")
struct ContractTests {
    @Test("An anonymous user gets a token that says who it is, from when and until when")
    func anonymousToken() async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let parts = try #require(caller.token).split(separator: ".")
            let header = try JSONDecoder().decode(JSONTree.self, from: try decoded(parts[0]))
            let claims = try JSONDecoder().decode(JSONTree.self, from: try decoded(parts[1]))
            #expect(try header["alg"].text == "HS256")
            #expect(UserID(try claims["sub"].text) != nil)
            #expect(try claims["iss"].text == "nightreel")
            let now = Double(coordinator.clock.now.microseconds / 1_000_000)
            #expect(try claims["iat"] == .number(now))
            #expect(try claims["exp"] == .number(now + 3600))
        }
    }

    @Test("A story comes back as it was sent, with null where nothing is known yet")
    func story() async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let made = try await caller.post(
                "/v1/stories", json: #"{"title": "Fog", "script": "It came — at night. \ud83d\udc7b"}"#)
            #expect(made.status == .created)
            let story = try made.body
            #expect(
                story.fields == [
                    "id", "userId", "title", "script", "context", "makers", "warnings", "createdAt", "updatedAt",
                ])
            #expect(try story["title"].text == "Fog")
            #expect(try story["script"].text == "It came — at night. 👻")
            #expect(try story["context"] == .null)
            #expect(try story["createdAt"].text == "2025-10-31T23:59:59.042Z")
            let id = try story["id"].text
            #expect(id == id.lowercased())
            let read = try await caller.get("/v1/stories/\(id)")
            #expect(read.status == .ok)
            #expect(try read.body == story)
        }
    }

    @Test("From a story to a video that plays, as a client goes")
    func wholeWay() async throws {
        let coordinator = try await TestCoordinator()
        let farm = InstantFarm(coordinator: coordinator)
        try await coordinator.asUser { caller in
            let story = try await caller.makeStory()
            #expect(try await caller.post("/v1/segments/\(story)").status == .noContent)
            #expect(try await caller.post("/v1/segments/\(story)").status == .noContent)
            #expect(try await caller.get("/v1/segments/\(story)").body == .array([]))
            try await caller.post("/v1/videos/\(story)").isProblem("NOT_COMPLETED", 409)

            try await farm.workOff()
            let count = try await caller.get("/v1/segments/\(story)/status").body
            #expect(
                count
                    == .object([
                        "isCompleted": .boolean(true), "segments": .number(2), "completedCount": .number(2),
                        "failedCount": .number(0), "error": .null,
                    ]))
            #expect(try await caller.get("/v1/stories/\(story)").body["context"].text == "A dark house.")

            let admitted = try await caller.post("/v1/videos/\(story)")
            #expect(admitted.status == .created)
            #expect(try admitted.body.fields == ["id", "warnings"])
            let video = try admitted.body["id"].text
            let pending = try await caller.get("/v1/videos/\(video)/status").body
            #expect(try pending["status"].text == "pending")
            #expect(try pending["url"] == .null)

            try await farm.workOff()
            let finished = try await caller.get("/v1/videos/\(video)/status").body
            #expect(
                finished.fields == [
                    "id", "status", "url", "playlist", "poster", "captions", "createdAt", "storyId", "userId", "error",
                    "options", "reuse", "warnings",
                ])
            #expect(try finished["status"].text == "completed")
            #expect(try finished["storyId"].text == story)
            let file = try await caller.get(try path(of: finished["url"].text))
            #expect(file.status == .ok)
            #expect(file.headers[.contentType] == "video/mp4")
            #expect(String(decoding: file.bytes, as: UTF8.self).hasPrefix("assemble "))
            #expect(try await caller.get("/v1/videos").body == .array([finished]))
        }
    }

    @Test("A segment tells of its picture by a URL that anyone can open")
    func segments() async throws {
        let coordinator = try await TestCoordinator()
        let farm = InstantFarm(coordinator: coordinator)
        try await coordinator.asUser { caller in
            let story = try await caller.makeStory()
            _ = try await caller.post("/v1/segments/\(story)")
            try await farm.workOff([.context])
            let pending = try await caller.get("/v1/segments/\(story)").body.elements
            #expect(try pending.map { try $0["order"] } == [.number(0), .number(1)])
            #expect(
                pending.first?.fields == [
                    "id", "storyId", "order", "text", "prompt", "imageId", "voiceId", "videoId", "imageUrl", "status",
                    "error", "warnings", "createdAt", "updatedAt",
                ])
            #expect(try pending.allSatisfy { try $0["imageUrl"] == .null && $0["status"].text == "pending" })

            try await farm.workOff([.illustrate])
            let illustrated = try #require(try await caller.get("/v1/segments/\(story)").body.elements.first)
            #expect(try illustrated["status"].text == "pending")
            let stranger = Caller(client: caller.client)
            let picture = try await stranger.get(try path(of: illustrated["imageUrl"].text))
            #expect(picture.status == .ok)
            #expect(picture.headers[.contentType] == "image/webp")

            try await farm.workOff([.narrate])
            let done = try #require(try await caller.get("/v1/segments/\(story)").body.elements.first)
            #expect(try done["status"].text == "completed")
            #expect(try done["voiceId"] != .null && done["videoId"] == .null)
        }
    }

    @Test("A picture keeps its URL for an hour")
    func stableURLs() async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let story = try await caller.makeStory("Once.")
            _ = try await caller.post("/v1/segments/\(story)")
            try await InstantFarm(coordinator: coordinator).workOff()
            coordinator.clock.advance(by: .seconds(3))
            let first = try await caller.get("/v1/segments/\(story)").body
            coordinator.clock.advance(by: .seconds(600))
            #expect(try await caller.get("/v1/segments/\(story)").body == first)
            coordinator.clock.advance(by: .seconds(3600))
            // The token lives an hour, too: this is another of the same user's.
            let user = try #require(UserID(try owner(of: caller)))
            let token = try await coordinator.api.tokens.token(for: user)
            let later = try await Caller(client: caller.client, token: token).get("/v1/segments/\(story)").body
            #expect(later != first)
        }
    }

    @Test("A failed segment says why, and a second start tries it again")
    func retrySegments() async throws {
        let coordinator = try await TestCoordinator()
        let farm = InstantFarm(coordinator: coordinator)
        try await coordinator.asUser { caller in
            let story = try await caller.makeStory()
            _ = try await caller.post("/v1/segments/\(story)")
            try await farm.workOff([.context, .narrate])
            try await farm.failOne([.illustrate], message: "The picture is corrupt.")
            try await farm.workOff()
            let failed = try await caller.get("/v1/segments/\(story)").body.elements
            #expect(try failed.map { try $0["status"].text } == ["failed", "completed"])
            #expect(try failed.first?["error"].text == "The picture is corrupt.")
            let count = try await caller.get("/v1/segments/\(story)/status").body
            #expect(try count["failedCount"] == .number(1) && count["isCompleted"] == .boolean(false))
            try await caller.post("/v1/videos/\(story)").isProblem("NOT_COMPLETED", 409)

            #expect(try await caller.post("/v1/segments/\(story)").status == .noContent)
            try await farm.workOff()
            let status = try await caller.get("/v1/segments/\(story)/status").body
            #expect(try status["isCompleted"] == .boolean(true))
        }
    }

    @Test("A failed video says why, and is tried again where it stopped")
    func retryVideo() async throws {
        let coordinator = try await TestCoordinator()
        let farm = InstantFarm(coordinator: coordinator)
        try await coordinator.asUser { caller in
            let story = try await caller.makeStory()
            _ = try await caller.post("/v1/segments/\(story)")
            try await farm.workOff()
            let video = try await caller.post("/v1/videos/\(story)").body["id"].text
            try await farm.workOff([.clip])
            try await farm.failOne([.soundtrack], message: "The voice is corrupt.")
            let failed = try await caller.get("/v1/videos/\(video)/status").body
            #expect(try failed["status"].text == "failed" && failed["error"].text == "The voice is corrupt.")

            #expect(try await caller.post("/v1/videos/\(video)/retry").status == .noContent)
            let again = try await caller.get("/v1/videos/\(video)/status").body
            #expect(try again["status"].text == "pending" && again["error"] == .null)
            let before = try await caller.get("/v1/videos/\(video)/progress").body["stages"].elements
            #expect(try before.first { try $0["kind"].text == "clip" }?["done"] == .number(2))
            try await farm.workOff()
            #expect(try await caller.get("/v1/videos/\(video)/status").body["status"].text == "completed")
            #expect(try await caller.post("/v1/videos/\(video)/retry").status == .noContent)
            #expect(try await caller.get("/v1/videos/\(video)/status").body["status"].text == "completed")
        }
    }

    @Test("Progress counts tasks and frames, stage by stage in the order of the work")
    func progress() async throws {
        let coordinator = try await TestCoordinator()
        let farm = InstantFarm(coordinator: coordinator)
        try await coordinator.asUser { caller in
            let story = try await caller.makeStory()
            #expect(try await caller.get("/v1/stories/\(story)/progress").body["stages"] == .array([]))
            _ = try await caller.post("/v1/segments/\(story)")
            try await farm.workOff([.context])
            try await farm.workOne([.narrate])
            let stages = try await caller.get("/v1/stories/\(story)/progress").body["stages"].elements
            #expect(try stages.map { try $0["kind"].text } == ["context", "illustrate", "narrate"])
            #expect(
                stages.last
                    == .object([
                        "kind": .string("narrate"), "done": .number(1), "total": .number(2), "units": .number(1),
                        "unitsTotal": .number(2), "waiting": .null,
                    ]))

            try await farm.workOff()
            let video = try await caller.post("/v1/videos/\(story)").body["id"].text
            try await farm.workOne([.clip])
            let making = try await caller.get("/v1/videos/\(video)/progress").body["stages"].elements
            #expect(try making.map { try $0["kind"].text } == ["clip", "soundtrack", "assemble", "publish"])
            // Half a second of speech and two of padding, at 24 frames a second.
            #expect(try making.first?["units"] == .number(60) && making.first?["unitsTotal"] == .number(120))
        }
    }

    @Test("Videos are listed newest first, and only their owner's")
    func listing() async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let story = try await caller.makeStory()
            _ = try await caller.post("/v1/segments/\(story)")
            try await InstantFarm(coordinator: coordinator).workOff()
            let older = try await caller.post("/v1/videos/\(story)").body["id"].text
            coordinator.clock.advance(by: .seconds(1))
            let newer = try await caller.post("/v1/videos/\(story)").body["id"].text
            let listed = try await caller.get("/v1/videos").body.elements
            #expect(try listed.map { try $0["id"].text } == [newer, older])
            #expect(try await caller.another().get("/v1/videos").body == .array([]))
        }
    }

    @Test("Health is told to anyone")
    func health() async throws {
        try await TestCoordinator().asUser { caller in
            let answer = try await Caller(client: caller.client).get("/healthz")
            #expect(answer.status == .ok)
            #expect(try answer.body == .object(["status": .string("ok"), "services": .array([])]))
        }
    }

    @Test("A web page of another origin may ask, with a token and for ranges")
    func crossOrigin() async throws {
        try await TestCoordinator().asUser { caller in
            let preflight = try await caller.send(
                .options, "/v1/stories", [.origin: "https://reel.example"])
            #expect(preflight.status == .noContent)
            #expect(preflight.headers[.accessControlAllowOrigin] == "*")
            #expect(preflight.headers[.accessControlAllowHeaders]?.contains("Authorization") == true)
            #expect(preflight.headers[.accessControlAllowHeaders]?.contains("Range") == true)
            #expect(preflight.headers[.accessControlAllowMethods]?.contains("POST") == true)
            for path in ["/v1/videos", "/v1/stories/nonsense"] {
                let answer = try await caller.get(path, [.origin: "https://reel.example"])
                #expect(answer.headers[.accessControlAllowOrigin] == "*")
                #expect(answer.headers[.accessControlExposeHeaders]?.contains("Content-Range") == true)
            }
        }
    }
}

/// The part of a URL that the routes see.
func path(of url: String) throws -> String {
    let base = "http://localhost"
    #expect(url.hasPrefix(base))
    return String(url.dropFirst(base.count))
}

/// The user that a caller's token names.
func owner(of caller: Caller) throws -> String {
    let parts = try #require(caller.token).split(separator: ".")
    return try JSONDecoder().decode(JSONTree.self, from: try decoded(parts[1]))["sub"].text
}

/// The bytes of unpadded base64url.
func decoded(_ text: Substring) throws -> Data {
    let base64 = text.replacing("-", with: "+").replacing("_", with: "/")
    return try #require(Data(base64Encoded: base64 + String(repeating: "=", count: (4 - base64.count % 4) % 4)))
}
