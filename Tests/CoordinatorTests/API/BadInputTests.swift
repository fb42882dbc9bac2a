import FarmCore
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import Coordinator

@Suite("Bad input is refused with its proper problem")
struct BadInputTests {
    struct BadBody: CustomTestStringConvertible, Sendable {
        let name: String
        let json: String
        var code = "INVALID_BODY_FIELD"
        var status = 400
        /// What the detail must name.
        var names = ""

        var testDescription: String { name }
    }

    static let badBodies = [
        BadBody(name: "an unknown field", json: #"{"title":"A","script":"B","style":"C"}"#, names: "'style'"),
        BadBody(name: "no title", json: #"{"script":"B"}"#, names: "'title'"),
        BadBody(name: "no script", json: #"{"title":"A"}"#, names: "'script'"),
        BadBody(name: "a numeric title", json: #"{"title":7,"script":"B"}"#, names: "'title'"),
        BadBody(name: "a null script", json: #"{"title":"A","script":null}"#, names: "'script'"),
        BadBody(name: "a list as script", json: #"{"title":"A","script":["B"]}"#, names: "'script'"),
        BadBody(name: "a boolean title", json: #"{"title":true,"script":"B"}"#, names: "'title'"),
        BadBody(name: "an empty title", json: #"{"title":"","script":"B"}"#, names: "'title'"),
        BadBody(name: "a blank title", json: #"{"title":" \t","script":"B"}"#, names: "'title'"),
        BadBody(
            name: "a title of 129 characters",
            json: #"{"title":"\#(String(repeating: "é", count: 129))","script":"B"}"#,
            names: "129"),
        BadBody(name: "an empty script", json: #"{"title":"A","script":""}"#, names: "'script'"),
        BadBody(
            name: "a script of 10,001 characters",
            json: #"{"title":"A","script":"\#(String(repeating: "x", count: 10_001))"}"#, names: "10001"),
        BadBody(name: "a zero character", json: #"{"title":"A","script":"B\u0000"}"#, names: "'script'"),
        BadBody(
            name: "a script of blank lines", json: #"{"title":"A","script":"\n\n \n\t\n"}"#,
            code: "SCRIPT_WITHOUT_WORDS", status: 422),
        BadBody(
            name: "a script of emoji", json: #"{"title":"A","script":"👻👻\n\n🎃1️⃣"}"#, code: "SCRIPT_WITHOUT_WORDS",
            status: 422),
        BadBody(
            name: "a script of punctuation", json: #"{"title":"A","script":"…!? ***"}"#,
            code: "SCRIPT_WITHOUT_WORDS", status: 422),
        BadBody(name: "a list", json: "[]", code: "INVALID_BODY"),
        BadBody(name: "text", json: #""story""#, code: "INVALID_BODY"),
        BadBody(name: "no JSON", json: "title=A&script=B", code: "INVALID_BODY"),
        BadBody(name: "half of the JSON", json: #"{"title":"A","#, code: "INVALID_BODY"),
        BadBody(name: "nothing", json: "", code: "INVALID_BODY"),
        BadBody(name: "half a surrogate pair", json: #"{"title":"A","script":"\ud83d"}"#, code: "INVALID_BODY"),
        BadBody(
            name: "brackets without end", json: String(repeating: #"{"title":"#, count: 5000), code: "INVALID_BODY"),
    ]

    @Test("A story's body", arguments: badBodies)
    func storyBody(_ bad: BadBody) async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let answer = try await caller.post("/v1/stories", json: bad.json)
            try answer.isProblem(bad.code, bad.status)
            #expect(try answer.body["detail"].text.contains(bad.names) || bad.names.isEmpty)
        }
    }

    @Test("The longest story there may be is taken, however it is escaped")
    func longestStory() async throws {
        try await TestCoordinator().asUser { caller in
            let ghost = #"\ud83d\udc7b"#
            let title = String(repeating: ghost, count: 128)
            let script = "A" + String(repeating: ghost, count: 9_999)
            let answer = try await caller.post("/v1/stories", json: #"{"title":"\#(title)","script":"\#(script)"}"#)
            #expect(answer.status == .created)
            #expect(try answer.body["script"].text.unicodeScalars.count == 10_000)
        }
    }

    @Test(
        "Bytes that are no UTF-8 are no story",
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xE2, 0x82, 0x22],
        ] as [[UInt8]])
    func invalidUTF8(_ string: [UInt8]) async throws {
        try await TestCoordinator().asUser { caller in
            let bytes = Array(#"{"title":"A","script":"#.utf8) + string + Array("}".utf8)
            let answer = try await caller.send(
                .post, "/v1/stories", [.contentType: "application/json"], body: ByteBuffer(bytes: bytes))
            try answer.isProblem("INVALID_BODY", 400)
        }
    }

    @Test("JSON in UTF-16 is refused")
    func otherEncodings() async throws {
        try await TestCoordinator().asUser { caller in
            let bytes = #"{"title":"A","script":"B"}"#.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            let answer = try await caller.send(
                .post, "/v1/stories", [.contentType: "application/json"], body: ByteBuffer(bytes: bytes))
            try answer.isProblem("INVALID_BODY", 400)
        }
    }

    @Test("A body of another type is refused")
    func mediaType() async throws {
        try await TestCoordinator().asUser { caller in
            for type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"] {
                try await caller.post("/v1/stories", json: #"{"title":"A","script":"B"}"#, [.contentType: type])
                    .isProblem("UNSUPPORTED_MEDIA_TYPE", 415)
            }
            let json = try await caller.post(
                "/v1/stories", json: #"{"title":"A","script":"B"}"#,
                [.contentType: "Application/JSON ; charset=utf-8"])
            #expect(json.status == .created)
        }
    }

    @Test("A body over the limit is refused, whether or not it says so")
    func bodyTooLarge() async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let script = String(repeating: " ", count: APILimits.jsonBytes)
            try await caller.post("/v1/stories", json: #"{"title":"A","script":"\#(script)"}"#)
                .isProblem("BODY_TOO_LARGE", 413)
        }
        let endless = Request(
            head: HTTPRequest(method: .post, scheme: "http", authority: "localhost", path: "/v1/stories"),
            body: RequestBody(asyncSequence: EndlessSpaces()))
        let error = await #expect(throws: (any Error).self) { _ = try await endless.jsonFields(["title"]) }
        #expect(error.flatMap { Problem($0) }?.code == .bodyTooLarge)
    }

    @Test("Nothing of a refused story is stored")
    func nothingHalf() async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            for bad in Self.badBodies { _ = try await caller.post("/v1/stories", json: bad.json) }
            #expect(try await coordinator.storyCount() == 0)
            _ = try await caller.makeStory()
            #expect(try await coordinator.storyCount() == 1)
        }
    }

    static let paths: [(method: HTTPRequest.Method, path: String)] = [
        (.get, "/v1/stories/%"), (.get, "/v1/stories/%/progress"), (.post, "/v1/segments/%"),
        (.get, "/v1/segments/%"), (.get, "/v1/segments/%/status"), (.post, "/v1/videos/%"),
        (.get, "/v1/videos/%/status"), (.post, "/v1/videos/%/retry"), (.get, "/v1/videos/%/progress"),
    ]

    @Test("An id is a UUID of something that exists", arguments: paths.indices)
    func ids(_ index: Int) async throws {
        let (method, path) = Self.paths[index]
        try await TestCoordinator().asUser { caller in
            for bad in ["7", "not-a-uuid", "0198a8f2-1234-7abc-8def-0123456789a", "%27%20OR%201=1", "..%2f..%2fetc"] {
                try await caller.send(method, path.replacing("%", with: bad)).isProblem("INVALID_ID", 400)
            }
            let nobody = "0198a8f2-1234-7abc-8def-0123456789ab"
            try await caller.send(method, path.replacing("%", with: nobody)).isProblem("NOT_FOUND", 404)
        }
    }

    @Test("What belongs to another user is neither shown nor changed", arguments: paths.indices)
    func foreignIDs(_ index: Int) async throws {
        let (method, path) = Self.paths[index]
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { owner in
            let story = try await owner.makeStory()
            _ = try await owner.post("/v1/segments/\(story)")
            try await InstantFarm(coordinator: coordinator).workOff()
            let video = try await owner.post("/v1/videos/\(story)").body["id"].text
            let isVideo = path.hasPrefix("/v1/videos/%/")
            let thief = try await owner.another()
            try await thief.send(method, path.replacing("%", with: isVideo ? video : story))
                .isProblem("HAS_NO_PERMISSION", 403)
            #expect(try await owner.get("/v1/videos").body.elements.count == 1)
        }
    }

    @Test("Without a token nothing is told", arguments: paths.indices)
    func noToken(_ index: Int) async throws {
        let (method, path) = Self.paths[index]
        try await TestCoordinator().asUser { caller in
            let answer = try await Caller(client: caller.client).send(method, path.replacing("%", with: "7"))
            try answer.isProblem("UNAUTHORIZED", 401)
            #expect(answer.headers[.wwwAuthenticate] == "Bearer")
        }
    }

    @Test("A token is good for its time only")
    func expiredToken() async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            coordinator.clock.advance(by: .seconds(3598))
            #expect(try await caller.get("/v1/videos").status == .ok)
            coordinator.clock.advance(by: .seconds(2))
            try await caller.get("/v1/videos").isProblem("INVALID_TOKEN", 401)
        }
    }

    @Test("A forged token is refused")
    func forgedTokens() async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let token = try #require(caller.token)
            let parts = token.split(separator: ".").map(String.init)
            let otherMint = await TokenMint(
                secret: [UInt8](repeating: 1, count: 32), lifetime: .seconds(3600), clock: coordinator.clock.wall)
            let none = Data(#"{"alg":"none","typ":"JWT"}"#.utf8).base64EncodedString().replacing("=", with: "")
            let claims = String(decoding: try decoded(Substring(parts[1])), as: UTF8.self)
            let prolonged = Data(claims.replacing(#""exp":1"#, with: #""exp":2"#).utf8).base64EncodedString()
                .replacing("=", with: "")
            #expect(prolonged != parts[1])
            let forged = [
                try await otherMint.token(for: UserID(high: 1, low: 1)), "\(parts[0]).\(prolonged).\(parts[2])",
                "\(none).\(parts[1]).", "\(none).\(parts[1]).\(parts[2])", "\(parts[0]).\(parts[1])", "garbage", "..",
                token + "A", String(repeating: "a", count: 5000),
            ]
            for forged in forged {
                try await caller.get("/v1/videos", [.authorization: "Bearer \(forged)"])
                    .isProblem("INVALID_TOKEN", 401)
            }
            for scheme in ["Basic \(token)", token, "Bearer", "Bearer "] {
                try await caller.get("/v1/videos", [.authorization: scheme]).isProblem("INVALID_TOKEN", 401)
            }
            #expect(try await caller.get("/v1/videos", [.authorization: "bearer \(token)"]).status == .ok)
        }
    }

    @Test("What does not exist is not found, and a wrong method is told the right ones")
    func routes() async throws {
        try await TestCoordinator().asUser { caller in
            for path in ["/", "/v1", "/v1/nothing", "/v2/stories", "/v1/stories/1/2/3", "/metrics/1"] {
                try await caller.get(path).isProblem("NOT_FOUND", 404)
            }
            let brew = try #require(HTTPRequest.Method("BREW"))
            for (method, path, allow) in [
                (HTTPRequest.Method.delete, "/v1/videos", "GET, HEAD, OPTIONS"),
                (.get, "/v1/stories", "OPTIONS, POST"), (.put, "/v1/segments/7", "GET, HEAD, OPTIONS, PATCH, POST"),
                (.post, "/objects/assets/1", "GET, HEAD, OPTIONS, PUT"), (.post, "/healthz", "GET, HEAD, OPTIONS"),
                (.trace, "/v1/videos", "GET, HEAD, OPTIONS"),
                (brew, "/coffee", "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"),
            ] {
                let answer = try await caller.send(method, path)
                try answer.isProblem("METHOD_NOT_ALLOWED", 405)
                #expect(answer.headers[.allow] == allow)
            }
        }
    }

    @Test("What nobody foresaw is told without its insides")
    func unforeseen() async throws {
        struct Mishap: Error {
            let secret = "/etc/shadow"
        }
        let router = Router(context: APIContext.self)
        router.add(middleware: ProblemMiddleware())
        router.get("mishap") { _, _ -> String in throw Mishap() }
        try await Application(router: router).test(.router) { client in
            let answer = try await Caller(client: client).get("/mishap")
            try answer.isProblem("INTERNAL_ERROR", 500)
            #expect(!String(decoding: answer.bytes, as: UTF8.self).contains("shadow"))
        }
    }
}

/// A body that never ends and does not say how long it is.
private struct EndlessSpaces: AsyncSequence, Sendable {
    struct AsyncIterator: AsyncIteratorProtocol {
        mutating func next() async -> ByteBuffer? { ByteBuffer(repeating: UInt8(ascii: " "), count: 4096) }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator() }
}
