import FarmCore
import FarmMedia
import FarmObjects
import FarmStore
import Foundation
import Testing

@testable import FarmTesting

/// `nightreel illustrate`, `voice` and `costs` as processes, against a coordinator that is one too.
@Suite("Pictures and recordings brought to a real coordinator", .serialized)
struct BroughtMediaTests {
    private static let script = "The lamp went out at ten past three.\n\nNobody had touched it that night."

    /// What a person typed, and what came of it.
    private func type(_ arguments: [String], as consumer: Consumer, at farm: Farm) async throws -> (Int32, String) {
        let program = try ChildProgram(
            "nightreel", arguments + ["--coordinator", "http://\(farm.httpAddress)"],
            environment: ["NIGHTREEL_TOKEN": consumer.token],
            log: farm.folder.appending(path: "typed-\(UUID().uuidString).log"))
        return (try await program.exitCode(), program.output)
    }

    private func file(_ name: String, _ bytes: [UInt8], at farm: Farm) throws -> String {
        let file = farm.folder.appending(path: name)
        try Data(bytes).write(to: file)
        return file.path
    }

    private func picture(width: Int, height: Int) -> Bitmap {
        var bitmap = Bitmap(width: width, height: height)
        for index in bitmap.pixels.indices {
            bitmap.pixels[index] = index % 4 == 3 ? 255 : UInt8(index / 4 % width / 4)
        }
        return bitmap
    }

    private func segment(_ position: Int, of story: StoryID, at farm: Farm) async throws -> Segment {
        let segments = try await farm.store().segments(of: story)
        return try #require(segments.first { $0.position == position })
    }

    /// Told by 24 kHz tones, a word each.
    private func recording(of text: String) -> [UInt8] {
        StreamedWave.file(of: SpokenTones(text).pcm(voice: "owner"))
    }

    private func expectGood(_ words: [WordTiming], of text: String, within samples: Int) {
        #expect(words.map(\.text) == text.split(separator: " ").map(String.init))
        #expect(words.allSatisfy { $0.start < $0.end } && (words.last?.end ?? .max) <= samples)
        #expect(zip(words, words.dropFirst()).allSatisfy { $0.end <= $1.start })
    }

    @Test("What is brought is what the story has: a picture of its own size, and a voice of 48 kHz with timed words")
    func offline() async throws {
        let farm = try await Farm()
        let consumer = try await Consumer(address: farm.httpAddress)
        let story = try await consumer.createStory(title: "The lamp", script: Self.script)
        try await consumer.makeSegments(of: story)
        let before = try await segment(1, of: story, at: farm)
        let id = before.id.description

        let png = try file("a.png", PlainPNG.file(of: picture(width: 640, height: 360)), at: farm)
        let painted = try await type(["illustrate", id, png], as: consumer, at: farm)
        #expect(painted.0 == 0 && painted.1 == "segment 2: completed\n", "\(painted.1)")
        let image = try #require(try await segment(1, of: story, at: farm).image)
        #expect(image != before.image)
        let decoded = try ImageCodec.decode(Array(try Data(contentsOf: farm.objectFile(image))))
        #expect(decoded.width == 640 && decoded.height == 360)

        let wave = try file("a.wav", recording(of: before.text), at: farm)
        let spoken = try await type(["voice", id, wave], as: consumer, at: farm)
        #expect(spoken.0 == 0 && spoken.1 == "segment 2: completed\n" + Self.unheard(2), "\(spoken.1)")
        let after = try await segment(1, of: story, at: farm)
        let voice = try #require(after.voice)
        #expect(voice != before.voice && after.image == image)
        let samples = try #require(after.voiceSamples)
        let bytes = Array(try Data(contentsOf: farm.objectFile(voice)))
        #expect(bytes.prefix(4) == Array("RIFF".utf8)[...] && bytes[24..<28] == [0x80, 0xBB, 0, 0])
        #expect(try Waveform(decoding: bytes).samples.count == samples)
        #expect(abs(samples - SpokenTones(before.text).milliseconds * 48) < 480)
        expectGood(try #require(after.words), of: before.text, within: samples)
        #expect(try await segment(0, of: story, at: farm).voice != voice)

        let costs = try await type(["costs", story.description], as: consumer, at: farm)
        #expect(costs.0 == 0 && costs.1 == "no service was called for this story\n")
    }

    @Test("What is refused changes nothing, and leaves no file")
    func refused() async throws {
        let farm = try await Farm()
        let consumer = try await Consumer(address: farm.httpAddress)
        let stranger = try await Consumer(address: farm.httpAddress)
        let story = try await consumer.createStory(title: "The lamp", script: Self.script)
        try await consumer.makeSegments(of: story)
        let before = try await segment(0, of: story, at: farm)
        let id = before.id.description
        let png = PlainPNG.file(of: picture(width: 320, height: 200))
        let good = try file("a.png", png, at: farm)
        let cut = try file("cut.png", Array(png.dropLast(5000)), at: farm)
        let text = try file("a.txt", Array("no picture".utf8), at: farm)
        let cases: [([String], Consumer, Int32, String)] = [
            (["illustrate", id, cut], consumer, 65, "UNUSABLE_MEDIA"),
            (["illustrate", id, text], consumer, 65, "UNSUPPORTED_MEDIA_TYPE"),
            (["voice", id, good], consumer, 65, "UNSUPPORTED_MEDIA_TYPE"),
            (["illustrate", id, good], stranger, 77, "HAS_NO_PERMISSION"),
            (["illustrate", story.description, good], consumer, 66, "NOT_FOUND"),
            (["costs", story.description], stranger, 77, "HAS_NO_PERMISSION"),
            (["costs", id], consumer, 66, "NOT_FOUND"),
        ]
        let work = farm.folder.appending(path: "data/work")
        for (arguments, user, exit, code) in cases {
            let typed = try await type(arguments, as: user, at: farm)
            #expect(typed.0 == exit && typed.1.hasSuffix("(\(code))\n"), "\(arguments): \(typed)")
            #expect(!typed.1.contains(user.token))
        }
        #expect(try await segment(0, of: story, at: farm) == before)
        let left = FileManager.default.enumerator(atPath: work.path)?.compactMap { $0 as? String } ?? []
        #expect(left.filter { $0.contains("brought") } == [])
    }

    /// What an owner is told of a recording whose words nobody heard.
    private static func unheard(_ segment: Int) -> String {
        "segment \(segment), voice: \(MakerWarning.timesEstimated)\n"
    }

    @Test("A service hears what a recording says, which its owner sees in the costs, and nobody sees its key")
    func heard() async throws {
        let openai = try OpenAIStandIn(key: "sk-\(UUID().uuidString)")
        openai.answerStories()
        let farm = try await Farm(environment: [
            "NIGHTREEL_OPENAI_KEY": openai.key, "NIGHTREEL_OPENAI_URL": try openai.baseURL.absoluteString,
        ])
        let consumer = try await Consumer(address: farm.httpAddress)
        let story = try await consumer.createStory(title: "The lamp", script: Self.script)
        try await consumer.makeSegments(of: story)
        let before = try await segment(0, of: story, at: farm)
        let calls = openai.requests(.transcription).count

        // A second later than it was spoken by the service, so that its times are of this recording alone.
        let silence = [UInt8](repeating: 0, count: SpokenTones.sampleRate * 2)
        let tones = silence + SpokenTones(before.text).pcm(voice: "owner")
        let wave = try file("a.wav", StreamedWave.file(of: tones), at: farm)
        let spoken = try await type(["voice", before.id.description, wave], as: consumer, at: farm)
        #expect(spoken.0 == 0 && spoken.1 == "segment 1: completed\n", "\(spoken.1)")
        #expect(openai.requests(.transcription).count == calls + 1)
        let after = try await segment(0, of: story, at: farm)
        let words = try #require(after.words)
        expectGood(words, of: before.text, within: try #require(after.voiceSamples))
        let shifts = zip(words, try #require(before.words)).map { $0.start - $1.start }
        #expect(shifts.allSatisfy { abs($0 - AudioClock.sampleRate) < AudioClock.sampleRate / 20 }, "\(shifts)")

        let costs = try await type(["costs", story.description], as: consumer, at: farm)
        #expect(costs.0 == 0)
        #expect(costs.1.contains("openai transcription whisper-1: \(calls + 1) calls\n"), "\(costs.1)")
        let total = openai.account.total.dollars
        #expect(costs.1.hasSuffix("\(total)  dollars in all\n"), "\(costs.1)")

        let table = try ChildProgram(
            "coordinator", ["costs", "--data", farm.folder.appending(path: "data").path],
            log: farm.folder.appending(path: "costs.log"))
        #expect(try await table.exitCode() == 0)
        let last = try #require(table.output.split(separator: "\n").last)
        #expect(last.split(separator: " ") == ["all", "\(calls + 5)", Substring(total), "0.000000"], "\(table.output)")
        #expect(table.output.hasPrefix("DAY "))
        for text in [spoken.1, costs.1, table.output, farm.coordinator.output] { #expect(!text.contains(openai.key)) }
        #expect(openai.complaints == [])
    }

    @Test("Where services refuse their keys, owners bring what is missing, and no key is told anywhere")
    func wrongKeys() async throws {
        let (openai, replicate) = (try OpenAIStandIn(key: "sk-right"), try ReplicateStandIn(key: "r8_right"))
        let wrong = ["sk-wrong-\(UUID().uuidString)", "r8_wrong-\(UUID().uuidString)"]
        let farm = try await Farm(environment: [
            "NIGHTREEL_OPENAI_KEY": wrong[0], "NIGHTREEL_OPENAI_URL": try openai.baseURL.absoluteString,
            "NIGHTREEL_REPLICATE_TOKEN": wrong[1], "NIGHTREEL_REPLICATE_URL": try replicate.baseURL.absoluteString,
        ])
        let consumer = try await Consumer(address: farm.httpAddress)
        let wish = #"{"title":"The lamp","script":"It went out.","makers":{"writer":"local"}}"#
        let answer = try await consumer.call(.post, "/stories", json: Array(wish.utf8))
        let story = try #require(try JSONValue(parsing: answer.body)["id"]?.text.flatMap { StoryID($0) })
        _ = try await consumer.call(.post, "/segments/\(story)")
        for reason in ["OpenAI does not take the key", "Replicate does not take the token"] {
            try await eventually(within: .seconds(30), "'\(reason)' in \(farm.coordinator.output)") {
                farm.coordinator.output.contains("a service is not called") && farm.coordinator.output.contains(reason)
            }
        }
        let before = try await segment(0, of: story, at: farm)
        let id = before.id.description
        let png = try file("a.png", PlainPNG.file(of: picture(width: 640, height: 360)), at: farm)
        let painted = try await type(["illustrate", id, png], as: consumer, at: farm)
        #expect(painted.0 == 0 && painted.1 == "segment 1: pending\n", "\(painted.1)")
        let wave = try file("a.wav", recording(of: before.text), at: farm)
        let spoken = try await type(["voice", id, wave], as: consumer, at: farm)
        #expect(spoken.0 == 0 && spoken.1 == "segment 1: completed\n" + Self.unheard(1), "\(spoken.1)")
        let costs = try await type(["costs", story.description], as: consumer, at: farm)
        #expect(costs.1.hasSuffix("\n0.000000  dollars in all\n"), "\(costs.1)")
        #expect(openai.account.total == 0 && replicate.account.total == 0)
        for text in [painted.1, spoken.1, costs.1, farm.coordinator.output] {
            #expect(!wrong.contains { text.contains($0) })
        }
    }
}
