import FarmCore
import Testing

@testable import Storytelling

@Suite("Aligning a script with a transcription that is wrong in all ways")
struct AlignmentNoiseTests {
    /// Spoils a transcription, the same way for the same seed.
    private static func spoilt(_ words: [TranscribedWord], by chance: inout SplitMix) -> [TranscribedWord] {
        var spoilt: [TranscribedWord] = []
        for word in words {
            let later = Double(chance.below(400)) / 1000
            switch chance.below(24) {
            case 0: continue
            case 1: spoilt.append(TranscribedWord(text: word.text, start: word.start, end: word.start))
            case 2: spoilt.append(TranscribedWord(text: word.text, start: word.start - later, end: word.end + later))
            case 3: spoilt.append(TranscribedWord(text: word.text, start: 9999, end: 10_000))
            case 4: spoilt.append(TranscribedWord(text: word.text, start: -later, end: word.end))
            case 5: spoilt.append(TranscribedWord(text: word.text, start: .nan, end: .infinity))
            case 6: spoilt.append(TranscribedWord(text: word.text, start: word.end, end: word.start))
            case 7 where !spoilt.isEmpty:
                let last = spoilt.removeLast()
                spoilt.append(TranscribedWord(text: last.text + word.text, start: last.start, end: word.end))
            case 8:
                let middle = (word.start + word.end) / 2
                let half = word.text.count / 2
                spoilt.append(TranscribedWord(text: String(word.text.prefix(half)), start: word.start, end: middle))
                spoilt.append(TranscribedWord(text: String(word.text.dropFirst(half)), start: middle, end: word.end))
            case 9:
                spoilt.append(word)
                spoilt.append(TranscribedWord(text: "um", start: word.end, end: word.end + later))
            case 10: spoilt.append(TranscribedWord(text: "xyzzy", start: word.start, end: word.end))
            default: spoilt.append(word)
            }
        }
        return spoilt
    }

    static func expectSound(_ words: [WordTiming], _ script: [String], within sampleCount: Int) {
        #expect(words.map(\.text) == script)
        words.expectInOrder(within: sampleCount)
    }

    @Test("However a transcription is spoilt, words are in order, none empty, none overlapping", arguments: 0..<60)
    func invariants(seed: Int) {
        var chance = SplitMix(seed: UInt64(seed))
        let voice = SyntheticVoice(words: 1 + chance.below(120), chance: &chance)
        var heard = voice.transcription
        for _ in 0...chance.below(4) { heard = Self.spoilt(heard, by: &chance) }
        if seed % 5 == 0 { heard.shuffle(using: &chance) }
        if seed % 7 == 0 { heard.removeAll() }
        let words = WordAlignment.words(
            of: voice.script, heard: heard, sampleCount: voice.sampleCount, voiced: voice.voiced)
        Self.expectSound(words, voice.script, within: voice.sampleCount)
    }

    @Test("A voice far too short for its words still gives each a time", arguments: [1, 7, 50, 999, 24_000])
    func crowded(sampleCount: Int) {
        var chance = SplitMix(seed: 9)
        let voice = SyntheticVoice(words: 50, chance: &chance)
        let words = WordAlignment.words(
            of: voice.script, heard: voice.transcription, sampleCount: sampleCount, voiced: voice.voiced)
        words.expectInOrder(within: sampleCount)
        #expect(words.map(\.text).joined(separator: " ") == voice.script.joined(separator: " "))
        #expect(words.count == min(50, sampleCount))
    }

    @Test("A transcription with a tenth of its words spoilt puts words where they are, 10 ms off on average")
    func accuracy() {
        var errors: [Double] = []
        for seed in 100..<140 {
            var chance = SplitMix(seed: UInt64(seed))
            let voice = SyntheticVoice(words: 80, chance: &chance)
            let heard = voice.transcription.flatMap { word -> [TranscribedWord] in
                switch chance.below(40) {
                case 0: []
                case 1: [TranscribedWord(text: word.text, start: word.start, end: word.start)]
                case 2: [TranscribedWord(text: String(word.text.dropLast()), start: word.start, end: word.end)]
                case 3: [TranscribedWord(text: "mumble", start: word.start, end: word.end)]
                default: [word]
                }
            }
            let words = WordAlignment.words(
                of: voice.script, heard: heard, sampleCount: voice.sampleCount, voiced: voice.voiced)
            errors.append(voice.meanError(of: words))
        }
        let mean = errors.reduce(0, +) / Double(errors.count)
        #expect(mean < 0.01, "mean error of \(mean) s")
        #expect(errors.allSatisfy { $0 < 0.06 }, "worst voice \(errors.max() ?? 0) s")
    }

    @Test("With nothing heard, words are spread over what is voiced by their length, a third of a second off at most")
    func spread() {
        var errors: [Double] = []
        for seed in 200..<220 {
            var chance = SplitMix(seed: UInt64(seed))
            let voice = SyntheticVoice(words: 60, chance: &chance)
            let words = WordAlignment.words(
                of: voice.script, heard: [], sampleCount: voice.sampleCount, voiced: voice.voiced)
            errors.append(voice.meanError(of: words))
        }
        #expect(errors.allSatisfy { $0 < 0.34 }, "worst voice \(errors.max() ?? 0) s")
    }

    @Test("A long text, of which the middle third is not heard, is aligned on both sides of the gap")
    func hole() {
        var chance = SplitMix(seed: 77)
        let voice = SyntheticVoice(words: 600, chance: &chance)
        var heard = voice.transcription
        heard.removeSubrange(200..<400)
        let words = WordAlignment.words(
            of: voice.script, heard: heard, sampleCount: voice.sampleCount, voiced: voice.voiced)
        Self.expectSound(words, voice.script, within: voice.sampleCount)
        let outside = zip(words, voice.truth).enumerated().filter { !(195..<405).contains($0.offset) }
        let errors = outside.map { abs($0.element.0.start - $0.element.1.lowerBound) }
        #expect(errors.reduce(0, +) / errors.count < AudioClock.sampleRate / 20)
    }
}
