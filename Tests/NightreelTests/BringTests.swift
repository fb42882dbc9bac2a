import FarmCore
import FarmObjects
import FarmTesting
import Foundation
import Testing

@testable import Nightreel

@Suite("Bringing pictures and recordings of one's own", .timeLimit(.minutes(2)))
struct BringTests {
    private static let segment = "0190a0b0-0000-7000-8000-000000000003"
    private static let pictureLimit = 32 << 20
    private static let recordingLimit = 64 << 20

    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        try Data("picture".utf8).write(to: folder.file("a.png"))
    }

    private func path(_ part: String) -> String { "PUT /v1/segments/\(Self.segment)/\(part)" }

    private static func answer(_ status: String, error: String = "null", warnings: String = "[]") -> String {
        #"{"order":1,"status":"\#(status)","imageId":"a","voiceId":null,"error":\#(error),"warnings":\#(warnings)}"#
    }

    private static func problem(_ code: String) -> String {
        #"{"title":"No","detail":"for a reason","code":"\#(code)"}"#
    }

    /// A file of so many bytes, which takes no room.
    private func hollow(_ name: String, bytes: Int) throws -> String {
        let file = folder.file(name)
        try Data().write(to: file)
        #expect(truncate(file.path, bytes) == 0)
        return file.path
    }

    private func bring(
        _ command: String, _ file: String = "a.png", to coordinator: ScriptedCoordinator, token: String? = "t0ken"
    ) async throws -> TypedCommand {
        let address = try coordinator.server.url("").absoluteString
        return try await TypedCommand(
            [command, Self.segment, file, "--coordinator", address], token: token, in: folder)
    }

    @Test(
        "The file is sent as it is in its owner's name, and the segment's standing is told",
        arguments: [("illustrate", "image"), ("voice", "voice")])
    func whole(_ command: String, _ part: String) async throws {
        let coordinator = try ScriptedCoordinator([path(part): [(200, Self.answer("completed"))]])
        defer { coordinator.server.stop() }
        let before = try folder.contents
        let typed = try await bring(command, to: coordinator)
        #expect(typed.exit == 0 && typed.output == "segment 2: completed\n")
        let requests = coordinator.requests
        #expect(requests.map { "\($0.method) \($0.target)" } == [path(part)])
        #expect(requests.first?.headers["authorization"] == "Bearer t0ken")
        #expect(requests.first?.headers["content-type"] == "application/octet-stream")
        #expect(requests.first?.body == Array("picture".utf8))
        #expect(try folder.contents.filter { !$0.hasPrefix("said-") } == before)
        #expect(try Data(contentsOf: folder.file("a.png")) == Data("picture".utf8))
    }

    struct Mistake: CustomTestStringConvertible {
        let arguments: [String]
        let exit: Int32
        let words: String
        var token: String? = "t0ken"

        var testDescription: String { "\(arguments.joined(separator: " ")): \(words)" }
    }

    private static let mistakes = [
        Mistake(arguments: [], exit: 64, words: "Missing expected argument '<segment>'"),
        Mistake(arguments: [segment], exit: 64, words: "Missing expected argument '<file>'"),
        Mistake(arguments: [segment, "a.png", "b.png"], exit: 64, words: "'b.png'"),
        Mistake(arguments: [segment, "a.png", "--token", "t"], exit: 64, words: "Unknown option '--token'"),
        Mistake(arguments: ["7", "a.png"], exit: 64, words: "'7' is no segment's id"),
        Mistake(arguments: ["7\u{1b}[2J", "a.png"], exit: 64, words: "'7 [2J' is no segment's id"),
        Mistake(arguments: [segment, "a.png", "--coordinator", "ftp://x"], exit: 64, words: "'ftp://x' is no address"),
        Mistake(arguments: [segment, "a.png"], exit: 64, words: "NIGHTREEL_TOKEN must hold the token", token: nil),
        Mistake(arguments: [segment, "a.png"], exit: 64, words: "NIGHTREEL_TOKEN must hold the token", token: ""),
        Mistake(
            arguments: [segment, "a.png"], exit: 64, words: "NIGHTREEL_TOKEN holds a sign that no token has",
            token: "secret\n"),
        Mistake(arguments: [segment, "b.png"], exit: 66, words: "there is no file b.png"),
        Mistake(arguments: [segment, "."], exit: 66, words: ". is a folder"),
        Mistake(arguments: [segment, "/dev/null"], exit: 65, words: "/dev/null is empty"),
    ]

    @Test(
        "A mistake in what was typed is told in one line before anything is sent",
        arguments: mistakes, ["illustrate", "voice"])
    private func mistake(_ mistake: Mistake, _ command: String) async throws {
        let coordinator = try ScriptedCoordinator()
        defer { coordinator.server.stop() }
        var arguments = [command] + mistake.arguments
        if !arguments.contains("--coordinator") {
            arguments += ["--coordinator", try coordinator.server.url("").absoluteString]
        }
        let typed = try await TypedCommand(arguments, token: mistake.token, in: folder)
        #expect(typed.exit == mistake.exit)
        #expect(typed.output.contains(mistake.words) && !typed.output.contains("secret"), "\(typed.output)")
        #expect(typed.output.hasPrefix("Error: ") || typed.output.split(separator: "\n").count == 1)
        #expect(coordinator.requests.isEmpty)
    }

    @Test("A file as large as may be is sent whole, and one larger by a byte is not sent")
    func limits() async throws {
        for (command, part, limit) in [
            ("illustrate", "image", Self.pictureLimit), ("voice", "voice", Self.recordingLimit),
        ] {
            let coordinator = try ScriptedCoordinator([path(part): [(200, Self.answer("completed"))]])
            defer { coordinator.server.stop() }
            let large = try await bring(command, try hollow("large", bytes: limit), to: coordinator)
            #expect(large.exit == 0 && coordinator.requests.map(\.body.count) == [limit])
            let larger = try await bring(command, try hollow("larger", bytes: limit + 1), to: coordinator)
            #expect(larger.exit == 65 && coordinator.requests.count == 1)
            #expect(larger.output.contains("may have \(limit >> 20) MB"))
            let help = try await TypedCommand([command, "--help"], token: nil, in: folder)
            #expect(help.exit == 0 && help.output.contains("\(limit >> 20) MB"))
            #expect(help.output.contains("USAGE: nightreel \(command) <segment> <file>"))
            #expect(help.output.contains("NIGHTREEL_TOKEN"))
        }
    }

    @Test(
        "A refusal is told in the coordinator's words without the token, and asked for once",
        arguments: [
            (400, "INVALID_ID", 65), (401, "INVALID_TOKEN", 77), (403, "HAS_NO_PERMISSION", 77), (404, "NOT_FOUND", 66),
            (409, "INCOMPLETE", 65), (413, "BODY_TOO_LARGE", 65), (415, "UNSUPPORTED_MEDIA_TYPE", 65),
            (422, "UNUSABLE_MEDIA", 65), (500, "INTERNAL", 70), (503, "OVERLOADED", 75),
        ] as [(Int, String, Int32)])
    func refused(status: Int, code: String, exit: Int32) async throws {
        let coordinator = try ScriptedCoordinator([path("image"): [(status, Self.problem(code))]])
        defer { coordinator.server.stop() }
        let typed = try await bring("illustrate", to: coordinator, token: "5ecret")
        #expect(typed.exit == exit)
        #expect(typed.output == "nightreel: sending the file: No: for a reason (\(code))\n")
        #expect(coordinator.requests.count == 1)
    }

    @Test("A coordinator that is not there, or goes away in the middle, is told without the token")
    func away() async throws {
        let coordinator = try ScriptedCoordinator([path("voice"): [(0, "")]])
        let gone = try await bring("voice", to: coordinator, token: "5ecret")
        #expect(gone.exit == 69 && gone.output.hasPrefix("nightreel: ") && !gone.output.contains("5ecret"))
        #expect(coordinator.requests.count == 1)
        coordinator.server.stop()
        let absent = try await bring("voice", to: coordinator, token: "5ecret")
        #expect(absent.exit == 69 && absent.output.contains("is a coordinator running there?"))
        #expect(!absent.output.contains("5ecret"))
    }

    @Test("What else is wrong with the segment is told with what was brought")
    func standing() async throws {
        let warnings = #"[{"part":"image","message":"painted\u001b here"}]"#
        let body = Self.answer("failed", error: #""no\nvoice""#, warnings: warnings)
        let coordinator = try ScriptedCoordinator([path("image"): [(200, body)]])
        defer { coordinator.server.stop() }
        let typed = try await bring("illustrate", to: coordinator)
        #expect(typed.exit == 0)
        #expect(typed.output == "segment 2: failed: no voice\nsegment 2, image: painted here\n")
    }

    @Test("An answer that is not what was agreed on is said to be so")
    func nonsense() async throws {
        let coordinator = try ScriptedCoordinator([path("image"): [(200, "[]")]])
        defer { coordinator.server.stop() }
        #expect(try await bring("illustrate", to: coordinator).exit == 76)
    }

    @Test("A coordinator that thinks for longer than answers usually take is waited for")
    func patience() async throws {
        let body = Array(Self.answer("completed").utf8)
        let release = DispatchSemaphore(value: 0)
        let (arrivals, arrive) = AsyncStream.makeStream(of: Void.self)
        let server = try TestServer { request, connection in
            guard request.method == "PUT" else { return connection.waitForEnd() }
            arrive.yield()
            release.wait()
            connection.answer(200, body)
        }
        defer { server.stop() }
        var limits = HTTPLimits()
        limits.idle = .milliseconds(50)
        let client = CoordinatorClient(http: try HTTPClient(limits: limits), base: try server.url("/v1"), token: "t")
        let id = try #require(SegmentID(Self.segment))
        async let brought = client.bring(.voice, [1], for: id)
        for await _ in arrivals { break }
        // Another request, begun later, is given up before the answer to this one comes.
        await #expect(throws: TransferError.self) { try await client.http.send(HTTPRequest(.get, try server.url("/"))) }
        release.signal()
        #expect(try await brought.status == "completed")
    }
}
