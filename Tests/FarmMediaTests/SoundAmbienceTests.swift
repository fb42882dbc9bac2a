import FarmCore
import Foundation
import Testing

@testable import FarmMedia

@Suite("Ambience")
struct SoundAmbienceTests {
    private func make(_ bed: Ambience.Bed, seed: UInt64, seconds: Int) -> [SIMD2<Double>] {
        var source = bed.make(seed: seed)
        var hop = [SIMD2<Double>](repeating: .zero, count: Ambience.Bed.hop)
        var result: [SIMD2<Double>] = []
        for _ in 0..<Int(Ambience.Bed.hopsPerSecond) * seconds {
            source.next(into: &hop)
            result += hop
        }
        return result
    }

    /// FNV-1a over the bits of every sample.
    private func digest(_ samples: [SIMD2<Double>]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for sample in samples {
            for bits in [sample.x.bitPattern, sample.y.bitPattern] { hash = (hash ^ bits) &* 0x100_0000_01B3 }
        }
        return hash
    }

    @Test(
        "A seed gives the same bits everywhere",
        arguments: [
            (Ambience.Bed.wind, 7_749_285_705_420_030_327 as UInt64), (.drone, 16_499_094_123_919_654_313),
            (.heartbeat, 12_264_892_202_410_838_831), (.rain, 11_220_789_922_429_737_969),
        ])
    func sameBits(bed: Ambience.Bed, expected: UInt64) {
        #expect(digest(make(bed, seed: 42, seconds: 5)) == expected, "\(bed)")
        #expect(digest(make(bed, seed: 43, seconds: 5)) != expected)
    }

    @Test("A bed is as loud as it says, on both sides", arguments: Ambience.Bed.allCases)
    func loudness(bed: Ambience.Bed) throws {
        let samples = make(bed, seed: 11, seconds: 120)
        var (both, left, right) = (LoudnessMeter(), LoudnessMeter(), LoudnessMeter())
        both.add(SoundBlock(samples.map { Float($0.x) }, samples.map { Float($0.y) }))
        left.add(SoundBlock(samples.map { Float($0.x) }))
        right.add(SoundBlock(samples.map { Float($0.y) }))
        let stated = type(of: bed.make(seed: 0)).loudness
        #expect(abs(try #require(both.integrated) - stated) < 2)
        #expect(abs(try #require(left.integrated) - #require(right.integrated)) < 2)
    }

    @Test("Nothing in a noise bed comes again", arguments: [Ambience.Bed.wind, .rain])
    func neverLoops(bed: Ambience.Bed) {
        let samples = make(bed, seed: 5, seconds: 40).map(\.x)
        let length = 24_000
        let first = samples[0..<length]
        let power = first.reduce(0) { $0 + $1 * $1 }
        var greatest = 0.0
        for lag in stride(from: 48_000, to: samples.count - length, by: 17) {
            var product = 0.0
            var other = 0.0
            for index in stride(from: 0, to: length, by: 3) {
                product += samples[index] * samples[lag + index]
                other += samples[lag + index] * samples[lag + index]
            }
            greatest = max(greatest, abs(product) / (power / 3 * other).squareRoot())
        }
        #expect(greatest < 0.25)
    }

    @Test("A bed has no seams where its slow movements change", arguments: Ambience.Bed.allCases)
    func seams(bed: Ambience.Bed) {
        let samples = make(bed, seed: 8, seconds: 30)
        var (edge, inside) = (0.0, 0.0)
        for index in 2..<samples.count {
            let bend = samples[index].x - 2 * samples[index - 1].x + samples[index - 2].x
            if index.isMultiple(of: Ambience.Bed.hop) {
                edge += bend * bend
            } else {
                inside += bend * bend / Double(Ambience.Bed.hop - 1)
            }
        }
        #expect(edge < inside * 1.1)
    }

    @Test("A heart beats 45 to 62 times a minute, two strokes each time, never twice the same distance")
    func heartbeats() {
        let samples = make(.heartbeat, seed: 4, seconds: 60).map { abs($0.x) }
        let loud = (0..<samples.count / 480).map { samples[$0 * 480..<($0 + 1) * 480].max() ?? 0 }
        var strokes: [Int] = []
        for index in 1..<loud.count where loud[index] > 0.2 && loud[index - 1] <= 0.2 {
            if index - (strokes.last ?? -100) > 12 { strokes.append(index) }
        }
        let gaps = zip(strokes.dropFirst(), strokes).map { $0 - $1 }.filter { $0 > 45 }
        #expect((44...62).contains(gaps.count))
        #expect(strokes.count > gaps.count * 3 / 2)
        #expect(Set(gaps).count > 5)
    }

    /// What the mixer adds to `voice`, passed in blocks of `size`.
    private func bed(under voice: [Float], _ ambience: Ambience, loudness: Double, blocks size: Int) -> SoundBlock {
        var mixer = AmbienceMixer(ambience, sampleCount: voice.count, narrationLoudness: loudness)
        var mixed = SoundBlock([], [])
        for start in stride(from: 0, to: voice.count, by: size) {
            mixed.append(mixer.pass(Array(voice[start..<min(voice.count, start + size)])))
        }
        mixed.append(mixer.finish())
        for index in mixed.left.indices.prefix(voice.count) {
            mixed.left[index] -= voice[index]
            mixed.right?[index] -= voice[index]
        }
        return mixed
    }

    private func level(_ samples: ArraySlice<Float>) -> Double {
        10 * log10(samples.reduce(0.0) { $0 + Double($1 * $1) } / Double(samples.count))
    }

    @Test("A bed yields to a voice a little before it begins, and comes back softly after it", arguments: [64, 9_999])
    func ducking(blockSize: Int) throws {
        let silence = [Float](repeating: 0, count: 480_000)
        let voice = silence + SyntheticSpeech.make(seconds: 6, seed: 3).samples + silence
        let found = bed(under: voice, Ambience(.rain, level: 1, seed: 2), loudness: -16, blocks: blockSize)
        #expect(found.count == voice.count)
        let samples = found.left
        let pause = level(samples[240_000..<460_000])
        let speech = level(samples[500_000..<740_000])
        #expect((10...13.5).contains(pause - speech))
        let onset = try #require(voice.firstIndex { abs($0) > 0.05 })
        #expect(level(samples[(onset - 2_000)..<(onset + 2_000)]) < pause - 4)
        #expect(abs(level(samples[960_000..<1_020_000]) - pause) < 2.5)
        #expect(level(samples[..<4_800]) < pause - 25)
        #expect(level(samples[(voice.count - 4_800)...]) < pause - 25)
    }

    @Test("In a pause a bed lies 30 to 14 LU under the voice, as its level says", arguments: [0.0, 0.5, 1])
    func levels(level: Double) throws {
        let pause = [Float](repeating: 0, count: 48_000 * 60)
        let found = bed(under: pause, Ambience(.rain, level: level, seed: 6), loudness: -16, blocks: 4_800)
        var meter = LoudnessMeter()
        meter.add(found)
        #expect(abs(try #require(meter.integrated) - (-16 - 30 + 16 * level)) < 1.5)
    }

    @Test("A sound of any length gets a bed of that length", arguments: [1, 63, 64, 65, 10_000, 48_001])
    func lengths(count: Int) {
        let voice = [Float](repeating: 0.1, count: count)
        #expect(bed(under: voice, Ambience(.wind), loudness: -16, blocks: 1_000).count == count)
    }
}
