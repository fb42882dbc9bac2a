import FarmCore
import Testing

@testable import Storytelling

@Suite("Aligning words that are written otherwise than they are heard")
struct AlignmentReadingTests {
    /// Heard words of a tenth of a second a letter, one after the other.
    private func heard(_ text: String) -> [TranscribedWord] {
        var now = 0.5
        return text.split(separator: " ").map { word in
            defer { now += Double(word.count) / 10 }
            return TranscribedWord(text: String(word), start: now, end: now + Double(word.count) / 10)
        }
    }

    private func words(_ script: String, _ heard: [TranscribedWord]) -> [WordTiming] {
        let sampleCount = AudioClock.samples(fromSeconds: (heard.last?.end ?? 3) + 0.5)
        let range = AudioClock.samples(fromSeconds: 0.5)..<(sampleCount - AudioClock.sampleRate / 2)
        return WordAlignment.words(
            of: script.split(separator: " ").map(String.init), heard: heard, sampleCount: sampleCount,
            voiced: VoicedStretches([range]))
    }

    static let readings: [(String, String, anchor: String, heardAs: String)] = [
        ("It was 1897 in London", "it was eighteen ninety seven in london", "in", "in"),
        ("It was eighteen ninety-seven in London", "it was 1897 in london", "in", "in"),
        ("At ten past three she fell", "at 10 past 3 she fell", "she", "she"),
        ("I don't know what you've seen", "i do not know what you have seen", "know", "know"),
        ("A half-open door creaked", "a half open door creaked", "door", "door"),
        ("A half open door creaked", "a half-open door creaked", "door", "door"),
        ("Somebody whispered my name", "some body whispered my name", "whispered", "whispered"),
        ("Every one of them turned", "everyone of them turned", "of", "of"),
        ("The café’s naïve Zoë waited", "the cafes naive zoe waited", "waited", "waited"),
        ("“Run!” she cried—then nothing", "run she cried then nothing", "nothing", "nothing"),
        ("The 3rd of the 1,000 steps broke", "the third of the one thousand steps broke", "steps", "steps"),
        ("The FBI came at 3:10 exactly", "the f b i came at three ten exactly", "exactly", "exactly"),
        ("Salt & iron kept it out", "salt and iron kept it out", "kept", "kept"),
    ]

    @Test("A word after one that is written otherwise begins where it is heard", arguments: readings)
    func reading(_ script: String, _ transcription: String, anchor: String, heardAs: String) throws {
        let heard = heard(transcription)
        let words = words(script, heard)
        #expect(words.map(\.text) == script.split(separator: " ").map(String.init))
        let found = try #require(words.first { $0.text == anchor })
        let wanted = try #require(heard.first { $0.text == heardAs })
        #expect(found.start == AudioClock.samples(fromSeconds: wanted.start))
    }

    @Test("A number in digits has the whole time of the words it is heard as")
    func number() throws {
        let heard = heard("it was eighteen ninety seven in london")
        let year = try #require(words("It was 1897 in London", heard).first { $0.text == "1897" })
        #expect(year.start == AudioClock.samples(fromSeconds: heard[2].start))
        #expect(year.end == AudioClock.samples(fromSeconds: heard[4].end))
    }

    @Test("What cannot be spoken joins its neighbour, and no word of the author is lost")
    func unspoken() {
        let words = words("— The door … opened ✦", heard("the door opened"))
        #expect(words.map(\.text) == ["— The", "door …", "opened ✦"])
        #expect(self.words("… — ✦", heard("the door")).isEmpty)
    }

    @Test("A script without spaces is aligned character by character")
    func unspaced() throws {
        let heard = [
            TranscribedWord(text: "我", start: 0.5, end: 0.8), TranscribedWord(text: "走进", start: 0.8, end: 1.4),
            TranscribedWord(text: "了", start: 1.4, end: 1.6), TranscribedWord(text: "房间", start: 1.6, end: 2.2),
            TranscribedWord(text: "门", start: 3, end: 3.4), TranscribedWord(text: "关了", start: 3.4, end: 4),
        ]
        let words = words("我走进了房间。 门关了。", heard)
        #expect(words.map(\.text) == ["我走进了房间。", "门关了。"])
        let (first, second) = (try #require(words.first), try #require(words.last))
        #expect(AudioClock.seconds(fromSamples: first.end) == 2.2)
        #expect(AudioClock.seconds(fromSamples: second.start) == 3)
    }

    @Test("Silence that a transcription counts to a word is not the word's")
    func silence() throws {
        let heard = [
            TranscribedWord(text: "dark", start: 0.1, end: 0.6), TranscribedWord(text: "again", start: 0.6, end: 2.4),
        ]
        let voiced = VoicedStretches([4800..<28_800, 86_400..<115_200])
        let words = WordAlignment.words(of: ["Dark.", "Again."], heard: heard, sampleCount: 120_000, voiced: voiced)
        #expect(try #require(words.last).start == 86_400)
        #expect(try #require(words.first).end == 28_800)
    }

    @Test("A word of no length takes its time from the neighbours that hold it")
    func noLength() throws {
        var heard = heard("nobody had touched the lamp")
        heard[2] = TranscribedWord(text: "touched", start: heard[2].end, end: heard[2].end)
        heard[1] = TranscribedWord(text: "had", start: heard[1].start, end: heard[2].end)
        let words = words("Nobody had touched the lamp", heard)
        let touched = words[2]
        #expect(AudioClock.seconds(fromSamples: touched.end - touched.start) > 0.3)
        #expect(abs(AudioClock.seconds(fromSamples: touched.start) - 1.4) < 0.3)
    }
}
