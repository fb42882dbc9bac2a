import FarmCore
import FarmMedia
import FarmObjects
import FarmStore
import Foundation
import NIOCore
import Testing

@testable import Coordinator

@Suite("Pictures and recordings that owners bring")
struct OwnMediaTests {
    private static func put(
        _ caller: Caller, _ segment: String, _ part: String, _ bytes: [UInt8], type: String = "application/octet-stream"
    ) async throws -> Answer {
        try await caller.send(
            .put, "/v1/segments/\(segment)/\(part)", [.contentType: type], body: ByteBuffer(bytes: bytes))
    }

    static func painted(width: Int = 320, height: Int = 200) throws -> [UInt8] {
        var bitmap = Bitmap(width: width, height: height)
        for index in bitmap.pixels.indices { bitmap.pixels[index] = UInt8(truncatingIfNeeded: index / 640) }
        return try ImageCodec.encodeWebP(bitmap)
    }

    /// Two bursts of a tone with silence around them.
    static func recording(seconds: Double = 3) -> [UInt8] {
        let count = Int(seconds * 48_000)
        let samples = (0..<count).map { index -> Float in
            let isVoiced = (index / (count / 5)) % 2 == 1
            return isVoiced ? 0.5 * sin(Float(index) * 0.05) : 0
        }
        return Waveform(samples: samples).riffWave()
    }

    private static func segments(_ story: String, _ caller: Caller) async throws -> [JSONTree] {
        try await caller.get("/v1/segments/\(story)").body.elements
    }

    @Test("A picture is kept as WebP and shown at once, and later videos have it")
    func picture() async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let story = try await caller.makeToldStory(by: coordinator)
            let before = try await Self.segments(story, caller)
            let id = try before[0]["id"].text
            let earlier = try await caller.post("/v1/videos/\(story)").body["id"].text
            let answer = try await Self.put(caller, id, "image", try Self.painted(), type: "image/png")
            #expect(answer.status == .ok)
            #expect(try answer.body["status"].text == "completed" && answer.body["imageId"] != before[0]["imageId"])
            let shown = try await caller.get(try path(of: answer.body["imageUrl"].text))
            #expect(try ImageCodec.decode(shown.bytes).width == 320)
            #expect(try await Self.segments(story, caller)[1] == before[1])
            let later = try await caller.post("/v1/videos/\(story)").body["id"].text
            let (old, new) = (try #require(VideoID(earlier)), try #require(VideoID(later)))
            let first = try #require(try await coordinator.store.material(of: old))
            let second = try #require(try await coordinator.store.material(of: new))
            #expect(try first.segments[0].image.description == before[0]["imageId"].text)
            #expect(try second.segments[0].image.description == answer.body["imageId"].text)
        }
    }

    @Test("A recording is kept as WAVE of 48 kHz, and each word has a time where it is loud")
    func voice() async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let story = try await caller.makeToldStory(by: coordinator)
            let id = try await Self.segments(story, caller)[0]["id"].text
            let answer = try await Self.put(caller, id, "voice", Self.recording())
            #expect(answer.status == .ok)
            let key = try #require(SegmentID(id))
            let (segment, _) = try #require(try await coordinator.store.segment(key))
            #expect(segment.voiceSamples == 144_000)
            #expect(segment.voiceWarnings.map(\.code) == [.timesEstimated], "nobody heard it")
            let words = try #require(segment.words)
            #expect(words.map(\.text) == ["The", "door", "was", "open."])
            #expect(
                words.allSatisfy { $0.start < $0.end }
                    && zip(words, words.dropFirst()).allSatisfy { $0.end <= $1.start })
            #expect(try #require(words.first).start > 20_000 && (try #require(words.last)).end < 124_000)
        }
    }

    @Test("Brought before anything is made, it is not made, and the story goes on")
    func early() async throws {
        let coordinator = try await TestCoordinator()
        let farm = StandIn(coordinator: coordinator)
        try await coordinator.asUser { caller in
            let story = try await caller.makeStory()
            _ = try await caller.post("/v1/segments/\(story)")
            try await farm.workOff([.context])
            let id = try await Self.segments(story, caller)[0]["id"].text
            let image = try await Self.put(caller, id, "image", try Self.painted()).body
            #expect(try image["status"].text == "pending")
            let voice = try await Self.put(caller, id, "voice", Self.recording()).body
            #expect(try voice["status"].text == "completed" && voice["imageId"] == image["imageId"])
            try await farm.workOff()
            #expect(try await Self.segments(story, caller)[0]["imageId"] == image["imageId"])
            #expect(try await caller.get("/v1/segments/\(story)/status").body["isCompleted"] == .boolean(true))
        }
    }

    struct BadFile: CustomTestStringConvertible, Sendable {
        let part: String
        let code: String
        let status: Int
        let names: String
        let bytes: @Sendable () throws -> [UInt8]

        init(
            _ part: String, _ code: String, _ status: Int, _ names: String,
            _ bytes: @escaping @Sendable () throws -> [UInt8]
        ) {
            (self.part, self.code, self.status, self.names, self.bytes) = (part, code, status, names, bytes)
        }

        var testDescription: String { "\(part): \(names)" }
    }

    static let bad: [BadFile] = [
        BadFile("image", "INVALID_BODY", 400, "empty") { [] },
        BadFile("voice", "INVALID_BODY", 400, "empty") { [] },
        BadFile("image", "UNSUPPORTED_MEDIA_TYPE", 415, "PNG") { Array("GIF89a and more".utf8) },
        BadFile("image", "UNSUPPORTED_MEDIA_TYPE", 415, "JPEG") { OwnMediaTests.recording() },
        BadFile("voice", "UNSUPPORTED_MEDIA_TYPE", 415, "FLAC") { try OwnMediaTests.painted() },
        BadFile("voice", "UNSUPPORTED_MEDIA_TYPE", 415, "M4A") { Array("#!/bin/sh\nexit 0\n".utf8) },
        BadFile("image", "UNUSABLE_MEDIA", 422, "cut off") { Array(try OwnMediaTests.painted().dropLast(100)) },
        BadFile("image", "UNUSABLE_MEDIA", 422, "63×200") { try OwnMediaTests.painted(width: 63) },
        BadFile("image", "MEDIA_TOO_LARGE", 422, "16384") {
            // A header of 268 megapixels.
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
                + [0, 0, 0x40, 0, 0, 0, 0x40, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0] + [0, 0, 0, 0]
                + Array("IEND".utf8) + [0xAE, 0x42, 0x60, 0x82]
        },
        BadFile("voice", "UNUSABLE_MEDIA", 422, "cut off") { Array(OwnMediaTests.recording().dropLast(100_001)) },
        BadFile("voice", "UNUSABLE_MEDIA", 422, "tenth") { OwnMediaTests.recording(seconds: 0.05) },
        BadFile("voice", "UNUSABLE_MEDIA", 422, "recording") { Array("ID3 and nothing that could be sound".utf8) },
        BadFile("voice", "MEDIA_TOO_LARGE", 422, "600 seconds") {
            Waveform(samples: [Float](repeating: 0.1, count: 601 * 48_000)).riffWave()
        },
    ]

    @Test("What cannot be used is refused with a reason, and nothing is lost or left", arguments: bad.indices)
    func refused(_ index: Int) async throws {
        let bad = Self.bad[index]
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let story = try await caller.makeToldStory(by: coordinator)
            let before = try await Self.segments(story, caller)
            let files = try coordinator.storedFiles()
            let answer = try await Self.put(caller, before[0]["id"].text, bad.part, try bad.bytes())
            try answer.isProblem(bad.code, bad.status)
            let detail = try answer.body["detail"].text
            #expect(detail.contains(bad.names) && !detail.contains("brought-"), "\(detail)")
            #expect(try await Self.segments(story, caller) == before)
            #expect(try coordinator.storedFiles().sorted() == files.sorted())
        }
    }

    @Test("What is too large is refused by what it says, and where it says nothing, at the limit")
    func tooLarge() async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let story = try await caller.makeToldStory(by: coordinator)
            let id = try await Self.segments(story, caller)[0]["id"].text
            let bytes = [UInt8](repeating: 0xFF, count: OwnMediaLimits.pictureBytes + 1)
            try await Self.put(caller, id, "image", bytes).isProblem("BODY_TOO_LARGE", 413)
            let body = MeasuredBody(base: .init(buffer: ByteBuffer(bytes: bytes)), limit: 1000, promised: nil)
            await #expect(throws: Problem.self) { for try await _ in body {} }
        }
    }

    @Test("Only the owner brings anything, and only for a segment that is there")
    func others() async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let story = try await caller.makeToldStory(by: coordinator)
            let id = try await Self.segments(story, caller)[0]["id"].text
            let bytes = try Self.painted()
            for part in ["image", "voice"] {
                try await Self.put(try await caller.another(), id, part, bytes).isProblem("HAS_NO_PERMISSION", 403)
                try await Self.put(Caller(client: caller.client), id, part, bytes).isProblem("UNAUTHORIZED", 401)
                try await Self.put(caller, "7", part, bytes).isProblem("INVALID_ID", 400)
                try await Self.put(caller, story, part, bytes).isProblem("NOT_FOUND", 404)
                try await caller.get("/v1/segments/\(id)/\(part)").isProblem("METHOD_NOT_ALLOWED", 405)
            }
        }
    }
}
