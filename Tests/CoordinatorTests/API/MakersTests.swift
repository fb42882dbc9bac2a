import FarmCore
import FarmStore
import Foundation
import Testing

@testable import Coordinator

@Suite("Who makes a story")
struct MakersTests {
    private static let everyone = MakerOffer(providers: [.openai, .replicate], voices: MakerOffer.knownVoices)

    private static func wish(_ makers: String) -> String {
        #"{"title":"Fog","script":"It came at night.","makers":\#(makers)}"#
    }

    @Test("Without keys everything is made here, and with them by the services, unless it is wished otherwise")
    func defaults() async throws {
        let plain = try await TestCoordinator()
        try await plain.asUser { caller in
            let made = try await caller.post("/v1/stories", json: #"{"title":"Fog","script":"It came."}"#)
            #expect(
                try made.body["makers"]
                    == .object([
                        "writer": .string("local"), "image": .string("local"), "voice": .string("local"),
                        "narrator": .object(["voice": .null, "instructions": .null]), "fallback": .boolean(true),
                        "reuse": .boolean(false),
                    ]))
            #expect(try made.body["warnings"] == .array([]))
        }
        let rich = try await TestCoordinator(makers: Self.everyone)
        try await rich.asUser { caller in
            let made = try await caller.post("/v1/stories", json: Self.wish("{}"))
            let makers = try made.body["makers"]
            #expect(try makers["writer"].text == "openai" && makers["voice"].text == "openai")
            #expect(try makers["image"].text == "replicate" && makers["narrator"]["voice"].text == "onyx")
            let mixed = try await caller.post("/v1/stories", json: Self.wish(#"{"image":"local","writer":"local"}"#))
            #expect(try mixed.body["makers"]["image"].text == "local" && mixed.body["makers"]["voice"].text == "openai")
        }
    }

    @Test("Every choice is kept, and comes back as it was made")
    func kept() async throws {
        let coordinator = try await TestCoordinator(makers: Self.everyone)
        try await coordinator.asUser { caller in
            let json = #"""
                {"writer":"local","image":"replicate","voice":"openai","narrator":{"voice":"ash",
                "instructions":"Whisper, as if someone were listening."},"fallback":false,"reuse":true}
                """#
            let made = try await caller.post("/v1/stories", json: Self.wish(json))
            #expect(made.status == .created)
            let wanted = try JSONDecoder().decode(JSONTree.self, from: Data(json.utf8))
            #expect(try made.body["makers"] == wanted)
            let id = try made.body["id"].text
            #expect(try await caller.get("/v1/stories/\(id)").body["makers"] == wanted)
            let key = try #require(StoryID(id))
            let story = try #require(try await coordinator.store.story(key))
            #expect(story.makers.narratorVoice == "ash" && !story.makers.fallsBack && story.makers.reuses)
        }
    }

    static let unavailable: [(json: String, names: String)] = [
        (#"{"writer":"openai"}"#, "NIGHTREEL_OPENAI_KEY"), (#"{"voice":"openai"}"#, "NIGHTREEL_OPENAI_KEY"),
        (#"{"image":"replicate"}"#, "NIGHTREEL_REPLICATE_TOKEN"),
        (#"{"narrator":{"voice":"onyx"}}"#, "'openai'"), (#"{"narrator":{"instructions":"Low."}}"#, "'openai'"),
    ]

    @Test("A maker that there is no key of is refused, and the setting is named", arguments: unavailable.indices)
    func noKey(_ index: Int) async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let answer = try await caller.post("/v1/stories", json: Self.wish(Self.unavailable[index].json))
            try answer.isProblem("MAKER_NOT_AVAILABLE", 422)
            #expect(try answer.body["detail"].text.contains(Self.unavailable[index].names))
            #expect(try await coordinator.storyCount() == 0)
        }
    }

    @Test("A voice is looked up among OpenAI's own, and taken as it is at another server")
    func voices() async throws {
        let own = try await TestCoordinator(makers: Self.everyone)
        try await own.asUser { caller in
            let answer = try await caller.post("/v1/stories", json: Self.wish(#"{"narrator":{"voice":"vincent"}}"#))
            try answer.isProblem("MAKER_NOT_AVAILABLE", 422)
            #expect(try answer.body["detail"].text.contains("shimmer"))
        }
        let other = try await TestCoordinator(makers: MakerOffer(providers: [.openai]))
        try await other.asUser { caller in
            let made = try await caller.post("/v1/stories", json: Self.wish(#"{"narrator":{"voice":"vincent"}}"#))
            #expect(try made.body["makers"]["narrator"]["voice"].text == "vincent")
        }
    }

    static let bad: [(json: String, names: String)] = [
        (#"null"#, "'makers'"), (#"[]"#, "'makers'"), (#"{"painter":"local"}"#, "'makers.painter'"),
        (#"{"image":"openai"}"#, "'local', 'replicate'"), (#"{"voice":null}"#, "null"),
        (#"{"fallback":"yes"}"#, "'makers.fallback'"), (#"{"reuse":1}"#, "'makers.reuse'"),
        (#"{"narrator":"onyx"}"#, "'makers.narrator'"), (#"{"narrator":{"speed":2}}"#, "'makers.narrator.speed'"),
        (#"{"narrator":{"voice":""}}"#, "'makers.narrator.voice'"),
        (#"{"narrator":{"voice":"on yx"}}"#, "'makers.narrator.voice'"),
        (#"{"narrator":{"voice":"\#(String(repeating: "a", count: 65))"}}"#, "'makers.narrator.voice'"),
        (#"{"narrator":{"instructions":""}}"#, "'makers.narrator.instructions'"),
        (#"{"narrator":{"instructions":"\#(String(repeating: "x", count: 2001))"}}"#, "2001"),
    ]

    @Test("A wish that is none is refused with the field's name", arguments: bad.indices)
    func refused(_ index: Int) async throws {
        let coordinator = try await TestCoordinator(makers: Self.everyone)
        try await coordinator.asUser { caller in
            let answer = try await caller.post("/v1/stories", json: Self.wish(Self.bad[index].json))
            try answer.isProblem("INVALID_BODY_FIELD", 400)
            #expect(try answer.body["detail"].text.contains(Self.bad[index].names))
        }
    }

    @Test("What makers warn of is told with the segment and the story, until its voice is made again")
    func warnings() async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let story = try await caller.makeStory("Once.")
            _ = try await caller.post("/v1/segments/\(story)")
            let farm = InstantFarm(
                coordinator: coordinator, warnings: [MakerWarning(.fellBack, "Another painted it.")])
            try await farm.workOff()
            let segment = try #require(try await caller.get("/v1/segments/\(story)").body.elements.first)
            let id = try segment["id"].text
            func warning(_ part: String) -> JSONTree {
                .object([
                    "segmentId": .string(id), "part": .string(part), "code": .string("fellBack"),
                    "message": .string("Another painted it."),
                ])
            }
            #expect(try segment["warnings"] == .array([warning("image"), warning("voice")]))
            #expect(try await caller.get("/v1/stories/\(story)").body["warnings"] == segment["warnings"])
            _ = try await SegmentEditingTests.edit(caller, id, #"{"text":"Twice."}"#)
            #expect(try await caller.get("/v1/stories/\(story)").body["warnings"] == .array([warning("image")]))
        }
    }
}
