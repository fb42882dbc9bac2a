import FarmCore
import FarmMedia
import FarmTesting
import Foundation
import Testing

@testable import Storytelling

@Suite("Voices joined from several pieces of speech", .timeLimit(.minutes(5)))
struct LongNarrationTests {
    /// Of two pieces.
    private static let text = (0..<28).map {
        "Night \($0). The wind came in from the sea, and moved behind the wallpaper like something that looks for a way. "
    }.joined()

    @Test("At no join does the sound step further than one in a thousand samples of the voice does")
    func clicks() async throws {
        let bench = try OpenAIBench()
        let narration = try await bench.narrator.narrate(NarrationRequest(text: Self.text))
        let folder = try TestFolder()
        let file = folder.url.appending(path: "voice.wav")
        try Data(narration.audio).write(to: file)
        let voiced = VoicedStretches(in: try Waveform(decoding: narration.audio).samples, rate: Waveform.sampleRate)
        // The join, and the rests after other sentences.
        let joins = zip(voiced.ranges, voiced.ranges.dropFirst()).map { ($0.upperBound + $1.lowerBound) / 2 }
        #expect(joins.count >= 2)
        let report = try SoundInspection.inspect(file, joins: joins)
        #expect(report.sampleCount == narration.sampleCount && report.clicks.isEmpty)
    }

    @Test("A piece that fails is a failure of the whole, and the others are not lost to the desk")
    func failing() async throws {
        let bench = try OpenAIBench()
        bench.standIn.next(.speech, behave: nil, .refuse(500))
        await #expect(throws: MakerError.self) { try await bench.narrator.narrate(NarrationRequest(text: Self.text)) }
        let narration = try await bench.narrator.narrate(NarrationRequest(text: Self.text))
        #expect(narration.words.count == Self.text.split(separator: " ").count)
    }

    @Test("A text without spaces is spoken in pieces too, and no sign of it is lost")
    func unspaced() async throws {
        let bench = try OpenAIBench()
        let text = String(repeating: "我走进了房间，灯灭了。没有人回答。", count: 100)
        let narration = try await bench.narrator.narrate(NarrationRequest(text: text))
        #expect(narration.words.map(\.text).joined() == text)
        #expect(bench.standIn.requests(.speech).count == 2)
        narration.words.expectInOrder(within: narration.sampleCount)
    }

    @Test("Cancelling ends the calls that are under way")
    func cancelled() async throws {
        let bench = try OpenAIBench()
        bench.standIn.always(.speech, behave: .hang)
        let narrating = Task { try await bench.narrator.narrate(NarrationRequest(text: Self.text)) }
        while bench.standIn.requests(.speech).isEmpty { await Task.yield() }
        narrating.cancel()
        await #expect(throws: CancellationError.self) { try await narrating.value }
    }
}
