import FarmCore
import Foundation
import Hummingbird
import NIOCore
import Testing

@testable import Coordinator

@Suite("Options of a video")
struct OptionsTests {
    static let defaults = JSONTree.object([
        "ratio": .string("16:9"), "resolution": .number(1080), "frameRate": .number(24), "codec": .string("h264"),
        "profile": .string("standard"), "motion": .string("automatic"),
        "effects": .object([
            "grain": .number(0), "vignette": .number(0), "flicker": .number(0), "fog": .number(0),
            "aberration": .number(0), "grade": .string("natural"),
        ]),
        "subtitles": .object([
            "look": .string("plain"), "place": .string("bottom"), "size": .number(24.0 / 288.0),
            "textColour": .string("#ffffff"), "accentColour": .string("#ffb038"),
            "outlineColour": .string("#080808"), "fontFamily": .string("Liberation Sans"),
        ]),
        "transition": .string("cut"), "titleCard": .boolean(false), "endCard": .boolean(false), "ambience": .null,
        "seed": .number(0),
    ])

    @Test("Without a wish a video has the defaults, and its owner reads them", arguments: [nil, "", "{}"])
    func defaults(_ body: String?) async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let story = try await caller.makeToldStory(by: coordinator)
            let admitted = try await caller.post("/v1/videos/\(story)", json: body)
            #expect(admitted.status == .created)
            let video = try await caller.get("/v1/videos/\(admitted.body["id"].text)/status").body
            #expect(try video["options"] == Self.defaults)
            #expect(try await caller.get("/v1/videos").body.elements == [video])
        }
    }

    @Test("A body of no bytes is none, whatever type it says it is")
    func emptyForm() async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let story = try await caller.makeToldStory(by: coordinator)
            let form = "application/x-www-form-urlencoded"
            let empty = try await caller.post("/v1/videos/\(story)", json: "", [.contentType: form])
            #expect(empty.status == .created)
            try await caller.post("/v1/videos/\(story)", json: "a=b", [.contentType: form])
                .isProblem("UNSUPPORTED_MEDIA_TYPE", 415)
        }
    }

    @Test("Every option that was chosen is kept, and comes back as it was written")
    func everything() async throws {
        let coordinator = try await TestCoordinator()
        let options = #"""
            {"ratio":"9:16","resolution":720,"frameRate":30,"codec":"h265","profile":"master","motion":"handheld",
            "effects":{"grain":0.25,"vignette":0.5,"flicker":1,"fog":0,"aberration":0.125,"grade":"cold"},
            "subtitles":{"look":"karaoke","place":"middle","size":0.125,"textColour":"#f0f0f0",
            "accentColour":"#ff0000","outlineColour":"#000000","fontFamily":"Noto Sans CJK JP"},
            "transition":"crossfade","titleCard":true,"endCard":true,"ambience":"rain","seed":9007199254740991}
            """#
        try await coordinator.asUser { caller in
            let story = try await caller.makeToldStory(by: coordinator)
            let admitted = try await caller.post("/v1/videos/\(story)", json: #"{"options":\#(options)}"#)
            #expect(admitted.status == .created)
            let id = try admitted.body["id"].text
            let answered = try await caller.get("/v1/videos/\(id)/status").body["options"]
            #expect(try answered == JSONDecoder().decode(JSONTree.self, from: Data(options.utf8)))
            let videoID = try #require(VideoID(id))
            let video = try #require(try await coordinator.store.video(videoID))
            #expect(video.format == VideoFormat(width: 720, height: 1280, frameRate: FrameRate(30)))
            let tasks = try await caller.get("/v1/videos/\(id)/tasks").body.elements
            let clips = try tasks.filter { try $0["kind"].text == "clip" }
            #expect(try clips.map { try $0["part"] } == [.number(0), .number(1), .number(2), .number(3)])
            #expect(try clips.map { try $0["segmentId"] == .null } == [true, false, false, true])
            try await InstantFarm(coordinator: coordinator).workOff()
            #expect(try await caller.get("/v1/videos/\(id)/status").body["status"].text == "completed")
        }
    }

    @Test("An end card has words of its own, or the usual ones", arguments: ["\"Fin.\"", "true", "false"])
    func endCard(value: String) async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let story = try await caller.makeToldStory(by: coordinator)
            let made = try await caller.post("/v1/videos/\(story)", json: #"{"options":{"endCard":\#(value)}}"#)
            let id = try #require(VideoID(try made.body["id"].text))
            let answered = try await caller.get("/v1/videos/\(id)/status").body["options"]["endCard"]
            #expect(try answered == JSONDecoder().decode(JSONTree.self, from: Data(value.utf8)))
            let card = try #require(try await coordinator.store.material(of: id)).plan().clips.last?.recipe.card?.title
            #expect(card == ["\"Fin.\"": "Fin.", "true": "The End"][value])
        }
    }

    @Test("Every value of every choice is taken")
    func choices() async throws {
        let coordinator = try await TestCoordinator()
        let choices: [(String, [String])] = [
            ("ratio", AspectRatio.allCases.map(\.rawValue)), ("codec", Encoding.Codec.allCases.map(\.rawValue)),
            ("profile", Encoding.Profile.allCases.map(\.rawValue)),
            ("motion", ["automatic"] + Motion.Move.allCases.map(\.rawValue)),
            ("transition", VideoOptions.Transition.allCases.map(\.rawValue)),
            ("ambience", Ambience.Bed.allCases.map(\.rawValue)),
        ]
        try await coordinator.asUser { caller in
            let story = try await caller.makeToldStory(by: coordinator)
            for (field, values) in choices {
                for value in values {
                    let admitted = try await caller.post(
                        "/v1/videos/\(story)", json: #"{"options":{"\#(field)":"\#(value)"}}"#)
                    #expect(admitted.status == .created)
                    let id = try admitted.body["id"].text
                    #expect(try await caller.get("/v1/videos/\(id)/status").body["options"][field].text == value)
                }
            }
            for resolution in Resolution.allCases {
                for rate in VideoOptions.frameRates {
                    let json = #"{"options":{"resolution":\#(resolution.rawValue),"frameRate":\#(rate)}}"#
                    #expect(try await caller.post("/v1/videos/\(story)", json: json).status == .created)
                }
            }
        }
    }

    struct BadOptions: CustomTestStringConvertible, Sendable {
        let json: String
        /// What the detail must name.
        let names: String

        init(_ json: String, _ names: String) {
            self.json = json
            self.names = names
        }

        var testDescription: String { json }
    }

    static let bad = [
        BadOptions(#"{"option":{}}"#, "'option'"), BadOptions(#"{"options":null}"#, "'options'"),
        BadOptions(#"{"options":[]}"#, "an array"), BadOptions(#"{"options":"tall"}"#, "'options'"),
        BadOptions(#"{"options":{"colour":"red"}}"#, "'options.colour'"),
        BadOptions(#"{"options":{"ratio":"3:2"}}"#, "'options.ratio' must be one of '16:9', '9:16', '1:1', '4:5'"),
        BadOptions(#"{"options":{"ratio":null}}"#, "'options.ratio' must be a string, but is null"),
        BadOptions(#"{"options":{"resolution":"1080"}}"#, "'options.resolution' must be a number, but is a string"),
        BadOptions(#"{"options":{"resolution":1081}}"#, "480, 720, 1080, 1440, 2160"),
        BadOptions(#"{"options":{"frameRate":23.976}}"#, "24, 25, 30, 60"),
        BadOptions(#"{"options":{"frameRate":1e300}}"#, "'options.frameRate'"),
        BadOptions(#"{"options":{"codec":"av1"}}"#, "'h264', 'h265'"),
        BadOptions(#"{"options":{"profile":"Standard"}}"#, "'options.profile'"),
        BadOptions(#"{"options":{"motion":"spin"}}"#, "'automatic'"),
        BadOptions(#"{"options":{"effects":{"grain":1.01}}}"#, "'options.effects.grain' must be from 0 to 1"),
        BadOptions(#"{"options":{"effects":{"fog":-0.1}}}"#, "'options.effects.fog'"),
        BadOptions(#"{"options":{"effects":{"flicker":true}}}"#, "but is a boolean"),
        BadOptions(#"{"options":{"effects":{"grade":"green"}}}"#, "'options.effects.grade'"),
        BadOptions(#"{"options":{"effects":{"seed":1}}}"#, "'options.effects.seed'"),
        BadOptions(#"{"options":{"effects":null}}"#, "'options.effects' must be an object, but is null"),
        BadOptions(#"{"options":{"subtitles":false}}"#, "'options.subtitles'"),
        BadOptions(#"{"options":{"subtitles":{"look":"shout"}}}"#, "'options.subtitles.look'"),
        BadOptions(#"{"options":{"subtitles":{"size":0.5}}}"#, "'options.subtitles.size' must be from 0.02 to 0.2"),
        BadOptions(#"{"options":{"subtitles":{"textColour":"red"}}}"#, "'options.subtitles.textColour'"),
        BadOptions(##"{"options":{"subtitles":{"accentColour":"#12345"}}}"##, "'options.subtitles.accentColour'"),
        BadOptions(#"{"options":{"subtitles":{"outlineColour":7}}}"#, "'options.subtitles.outlineColour'"),
        BadOptions(#"{"options":{"subtitles":{"fontFamily":""}}}"#, "'options.subtitles.fontFamily'"),
        BadOptions(#"{"options":{"subtitles":{"fontFamily":"Sans, Serif:bold"}}}"#, "'options.subtitles.fontFamily'"),
        BadOptions(#"{"options":{"subtitles":{"margin":0}}}"#, "'options.subtitles.margin'"),
        BadOptions(#"{"options":{"transition":"wipe"}}"#, "'options.transition'"),
        BadOptions(#"{"options":{"titleCard":1}}"#, "'options.titleCard' must be true or false, but is a number"),
        BadOptions(#"{"options":{"endCard":" "}}"#, "'options.endCard' must be true, false, or 1 to 64 characters"),
        BadOptions(#"{"options":{"endCard":"a\nb"}}"#, "'options.endCard'"),
        BadOptions(#"{"options":{"endCard":1}}"#, "'options.endCard' must be true, false, or"),
        BadOptions(#"{"options":{"ambience":"storm"}}"#, "'options.ambience'"),
        BadOptions(#"{"options":{"seed":0.5}}"#, "'options.seed' must be a whole number"),
        BadOptions(#"{"options":{"seed":-1}}"#, "'options.seed' must be from 0 to 9007199254740991"),
        BadOptions(#"{"options":{"seed":9007199254740992}}"#, "'options.seed'"),
    ]

    @Test("What is no option is refused by the field's path, and nothing is stored", arguments: bad)
    func refused(_ bad: BadOptions) async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let story = try await caller.makeToldStory(by: coordinator)
            let answer = try await caller.post("/v1/videos/\(story)", json: bad.json)
            try answer.isProblem("INVALID_BODY_FIELD", 400)
            #expect(try answer.body["detail"].text.contains(bad.names))
            #expect(try await caller.get("/v1/videos").body == .array([]))
        }
    }

    @Test(
        "A body that is no JSON object is refused",
        arguments: ["[]", "null", "7", #""options""#, "{", #"{"options":{"seed":NaN}}"#])
    func noObject(_ body: String) async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let story = try await caller.makeToldStory(by: coordinator)
            try await caller.post("/v1/videos/\(story)", json: body).isProblem("INVALID_BODY", 400)
        }
    }
}
