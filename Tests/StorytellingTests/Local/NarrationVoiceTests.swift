import FarmCore
import FarmMedia
import Foundation
import Testing

@testable import Storytelling

@Suite("The local narrator")
struct NarrationVoiceTests {
    private static let tale = """
        It was a cold night in October, and the wind moaned through the old house on the hill. “Don’t go in there!” \
        she whispered. But he went in anyway...

        Nobody ever saw him again.
        """

    private func narrate(_ text: String) async throws -> Narration {
        try await LocalNarrator().narrate(NarrationRequest(text: text))
    }

    private func tokens(_ text: String) -> [String] {
        text.split { $0.isWhitespace }.map(String.init)
    }

    private static let nasty: [String] = [
        tale,
        "Mr. O'Brien—a man of few words—paid $5 at 3:15 in 1897… St. James St., Dr. No & co.",
        "HELP! NOOOO!!! Shhh... Hmm, \"Grrr\" — the FBI, the C.I.A.; J. R. Smith, Ph.D., e.g. Henry VIII etc.",
        "👻 café señor naïve Москва 東京 🎃 👻👻 ... 50% of 1,234,567! #237; 10/12/1999, -5° @home_base *** ~~~ \u{1F468}\u{200D}\u{1F469}",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa zzzzzzzzzz qwrtpsdfg 100000000000000000000000 12:30:45 5'10\"",
        "a", "I", "7", "X.", "“‘…—No—…’”", "x\u{0}y \u{7} z\u{1B}[0m", "e\u{301}\u{301}\u{301}",
        "http://www.example.com/a?b=c&d=%20 user@example.com C:\\temp\\x ''' \"\"\" ((( ))) ;;; \\\\ `ls` $HOME",
    ]

    @Test(
        "Every word of a nasty text has its place: in order, not empty, not overlapping, within the voice",
        arguments: Self.nasty)
    func wordsAreKept(text: String) async throws {
        let narration = try await narrate(text)
        #expect(narration.words.flatMap { tokens($0.text) } == tokens(text))
        narration.words.expectInOrder(within: narration.sampleCount - 1)
        #expect(try Waveform(decoding: narration.audio).samples.count == narration.sampleCount)
    }

    @Test("Speakable words each have a time of their own")
    func wordsAreSeparate() async throws {
        let narration = try await narrate(Self.tale)
        #expect(narration.words.map(\.text) == tokens(Self.tale))
    }

    @Test("The voice is loud within words, silent between sentences, and starts where its first word does")
    func timesMatchTheSound() async throws {
        let narration = try await narrate(Self.tale)
        let samples = try Waveform(decoding: narration.audio).samples
        func level(_ range: Range<Int>) -> Double {
            let power = samples[range].reduce(0.0) { $0 + Double($1) * Double($1) } / Double(range.count)
            return 10 * log10(power + 1e-12)
        }
        let words = narration.words
        for word in words { #expect(level(word.start..<word.end) > -40, "\(word.text)") }
        // The room still answers at the beginning of a silence.
        let settle = AudioClock.samples(fromSeconds: 0.2)
        let margin = AudioClock.samples(fromSeconds: 0.05)
        let pauses = zip(words, words.dropFirst()).filter { $1.start - $0.end > 2 * settle }
        #expect(pauses.count == 3)
        for (before, after) in pauses {
            #expect(level((before.end + settle)..<(after.start - margin)) < -50)
            let onset = try #require(samples[(before.end + settle)...].firstIndex { abs($0) > 0.03 })
            #expect(abs(onset - after.start) < AudioClock.samples(fromSeconds: 0.06), "\(after.text)")
        }
        let onset = try #require(samples.firstIndex { abs($0) > 0.03 })
        let first = try #require(words.first)
        #expect(abs(onset - first.start) < AudioClock.samples(fromSeconds: 0.06))
        #expect(first.start >= AudioClock.samples(fromSeconds: 0.15))
    }

    @Test("Punctuation is silent for as long as it asks")
    func pausesAreExact() async throws {
        let words = try await narrate("The door, the window; the cellar. Nothing moved... The end.").words
        func gap(after index: Int) -> Int { words[index + 1].start - words[index].end }
        for (index, pause) in [(1, Pause.comma), (3, .clause), (5, .sentence), (7, .ellipsis)] {
            #expect(abs(gap(after: index) - pause.samples) <= 2)
        }
    }

    @Test("Every narration is equally loud and keeps clear of full scale", arguments: ["No.", tale, "HELP! RUN! NOW!"])
    func loudness(text: String) async throws {
        let voice = try Waveform(decoding: try await narrate(text).audio)
        let measured = try #require(Loudness.integrated(voice))
        #expect(abs(measured - VoiceColour.loudness) < 1)
        #expect(voice.peak < 0.845)
    }

    @Test("The same text gives the same bytes, also when several are spoken at once")
    func determinism() async throws {
        async let first = narrate(Self.tale)
        async let second = narrate(Self.tale)
        async let other = narrate("Something else entirely.")
        let narrations = try await (first, second, other)
        #expect(narrations.0 == narrations.1)
        #expect(narrations.0 != narrations.2)
    }

    @Test(
        "A text with nothing to speak is refused",
        arguments: ["", " \n\t ", "👻 🎃", "... — *** !!!", "\u{200B}\u{FEFF}"])
    func nothingToSay(text: String) async {
        let error = await #expect(throws: MakerError.self) { _ = try await narrate(text) }
        #expect(error?.code == .refused)
    }

    @Test("A text beyond the limit is refused")
    func tooLong() async {
        let text = String(repeating: "word ", count: 4_001)
        let error = await #expect(throws: MakerError.self) { _ = try await narrate(text) }
        #expect(error?.code == .refused)
    }

    @Test("Three thousand characters, with a sentence of two thousand, are narrated", .timeLimit(.minutes(5)))
    func longText() async throws {
        let sentence = String(repeating: "and the shadow crept along the wall ", count: 56)
        let text = sentence + ". " + String(repeating: "It stopped at the door. ", count: 42)
        #expect(text.count > 3_000)
        let narration = try await narrate(text)
        #expect(narration.words.flatMap { tokens($0.text) } == tokens(text))
        #expect(AudioClock.seconds(fromSamples: narration.sampleCount) > 120)
    }

    @Test("A text made to look like a program is spoken, not run")
    func hostileText() async throws {
        let marker = FileManager.default.temporaryDirectory.appending(path: "mark-\(UUID().uuidString.prefix(6))")
        let path = marker.path
        for text in [
            "\") (system \"touch \(path)\") (\"", "\\\") (system \\\"touch \(path)\\\")",
            "$(touch \(path)) `touch \(path)`",
            "x \"))) (begin (system \"touch \(path)\"))", "#.(system \"touch \(path)\") ; touch \(path)",
        ] {
            let narration = try await narrate(text)
            #expect(narration.words.flatMap { tokens($0.text) } == tokens(text))
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }
}
