import FarmCore
import FarmMedia
import Testing

@testable import Storytelling

@Suite("Speech as it comes and as it is joined")
struct SpeechSoundTests {
    /// A tone between silences, with noise 60 dB below it everywhere.
    private func speech(_ milliseconds: [(silence: Int, tone: Int)], tail: Int = 500, seed: UInt64 = 1) -> SpeechSound {
        var chance = SplitMix(seed: seed)
        var samples: [Float] = []
        func noise() -> Float { Float(chance.fraction() - 0.5) * 0.0006 }
        for (silence, tone) in milliseconds {
            for _ in 0..<silence * 24 { samples.append(noise()) }
            for index in 0..<tone * 24 {
                let edge = Float(min(index, tone * 24 - index, 120)) / 120
                samples.append(0.3 * edge * Float(SineTable.value(index)) + noise())
            }
        }
        for _ in 0..<tail * 24 { samples.append(noise()) }
        return SpeechSound(samples: samples, rate: 24_000)
    }

    private enum SineTable {
        static let values = (0..<240).map { index -> Double in
            let phase = Double(index) / 240
            return phase < 0.5 ? 16 * phase * (0.5 - phase) : -16 * (phase - 0.5) * (1 - phase)
        }
        static func value(_ index: Int) -> Double { values[index % 240] }
    }

    private func close(_ left: [Float], _ right: [Float]) -> Bool {
        left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) < 1e-4 }
    }

    @Test("A wave file's header may lie of lengths in every way, and the samples are the same")
    func headers() throws {
        let sound = speech([(100, 300)])
        var wave = sound.wave
        #expect(close(try SpeechSound(wave, as: .wav).samples, sound.samples))
        for size: [UInt8] in [[255, 255, 255, 255], [0, 0, 0, 0], [0, 0, 0, 0x40]] {
            wave.replaceSubrange(4..<8, with: size)
            wave.replaceSubrange(40..<44, with: size)
            #expect(close(try SpeechSound(wave, as: .wav).samples, sound.samples))
            // Asked for plain samples, and a file came.
            #expect(close(try SpeechSound(wave, as: .pcm).samples, sound.samples))
        }
    }

    @Test("Samples without a header are read as 24 kHz, half a sample at the end left out")
    func plain() throws {
        let sound = speech([(100, 300)])
        let read = try SpeechSound(Array(sound.wave.dropFirst(44)) + [7], as: .pcm)
        #expect(read.rate == 24_000 && close(read.samples, sound.samples))
        #expect(throws: MediaError.self) { try SpeechSound(Array("this is no sound".utf8), as: .wav) }
    }

    @Test(
        "Pieces keep their sound whole and rest as long as their endings ask for",
        arguments: [
            (SpeechPart.Ending.sentence, 900, 900), (.sentence, 20, 10), (.paragraph, 900, 40), (.clause, 0, 0),
        ])
    func rests(_ ending: SpeechPart.Ending, _ tail: Int, _ lead: Int) throws {
        let first = SpokenPart(speech([(300, 500)], tail: tail), ending: ending, before: nil, isLast: false)
        let second = SpokenPart(speech([(lead, 700)], seed: 2), ending: .paragraph, before: ending, isLast: true)
        let joined = JoinedSpeech([first, second])
        let voiced = VoicedStretches(in: joined.samples, rate: 24_000)
        try #require(voiced.ranges.count == 2)
        let rest = (voiced.ranges[1].lowerBound - voiced.ranges[0].upperBound) / 48
        // Found stretches reach 30 ms beyond the tone at either side, where there is so much of the sound.
        #expect((-60...30).contains(rest - ending.milliseconds), "\(rest) ms")
        let tones = voiced.ranges.map { $0.count / 48 }
        #expect((500...580).contains(tones[0]) && (700...780).contains(tones[1]))
    }

    @Test("No join steps further than the sound does by itself, and its noise neither dips nor swells there")
    func seams() throws {
        let parts = (0..<6).map { index in
            SpokenPart(
                speech([(index * 70, 400), (250, 300)], tail: 100 + index * 150, seed: UInt64(index)),
                ending: .sentence,
                before: index == 0 ? nil : .sentence, isLast: index == 5)
        }
        let joined = JoinedSpeech(parts)
        let noiseStep: Float = 0.0006
        for offset in joined.offsets.dropFirst() {
            let around = joined.samples[(offset - 144)..<(offset + 288)]
            for (left, right) in zip(around, around.dropFirst()) { #expect(abs(left - right) <= noiseStep * 1.5) }
        }
    }

    @Test("A piece's beginning in the joined sound is where its samples are")
    func offsets() throws {
        let parts = [("a", 400, 20), ("b", 300, 700), ("c", 600, 300)].enumerated().map { index, part in
            SpokenPart(
                speech([(150, part.1)], tail: part.2, seed: UInt64(index)), ending: .sentence,
                before: index == 0 ? nil : .sentence, isLast: index == 2)
        }
        let joined = JoinedSpeech(parts)
        #expect(joined.offsets.count == 3)
        for (offset, part) in zip(joined.offsets, parts) {
            // Past the crossing at the beginning, before that at the end.
            let inner = part.sound.samples[300..<(part.sound.samples.count - 300)]
            #expect(joined.samples[(offset + 300)...].prefix(inner.count).elementsEqual(inner))
        }
    }

    @Test("A silent voice has no stretches, and a loud one those that sound")
    func stretches() {
        #expect(VoicedStretches(in: [Float](repeating: 0, count: 24_000), rate: 24_000).ranges.isEmpty)
        let found = VoicedStretches(in: speech([(400, 500), (600, 300)]).samples, rate: 24_000)
        #expect(found.ranges.count == 2)
        let edges = found.ranges.flatMap { [$0.lowerBound / 48, $0.upperBound / 48] }
        for (edge, wanted) in zip(edges, [400, 900, 1500, 1800]) { #expect(abs(edge - wanted) <= 45) }
    }
}
