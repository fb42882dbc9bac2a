import FarmCore
import Foundation
import Testing

@testable import FarmMedia

@Suite("Loudness and peaks")
struct SoundLoudnessTests {
    @Test("Stereo sines measure what EBU Tech 3341 asks, in blocks of any size", arguments: [1, 480, 4_801, 100_000])
    func stereoSines(blockSize: Int) throws {
        var meter = LoudnessMeter()
        for (seconds, level) in [(10, -36.0), (20, -23), (10, -36)] {
            let sine = TestSound.sine(1_000, count: seconds * 48_000, level: pow(10, level / 20)).samples
            var start = 0
            while start < sine.count {
                let block = Array(sine[start..<min(sine.count, start + blockSize)])
                meter.add(SoundBlock(block, block))
                start += blockSize
            }
        }
        #expect(abs(try #require(meter.integrated) - -23) < 0.1)
    }

    @Test("A mono sound measures what it measures on two speakers")
    func mono() throws {
        let sine = TestSound.sine(1_000, count: 96_000, level: 0.1).samples
        var (one, two) = (LoudnessMeter(), LoudnessMeter())
        one.add(SoundBlock(sine))
        two.add(SoundBlock(sine, sine))
        #expect(try #require(one.integrated) == #require(two.integrated))
    }

    @Test("A peak between samples is found", arguments: [(4.0, 0.125), (6, 0), (8, 0.0625)])
    func betweenSamples(period: Double, phase: Double) {
        let samples = (0..<48_000).map { index in
            Float(
                sin(2 * .pi * (Double(index) / period + phase)) * min(1, Double(min(index, 48_000 - index)) / 4_800))
        }
        var meter = TruePeakMeter()
        meter.add(SoundBlock(samples))
        meter.finish()
        let sampled = samples.map(abs).max() ?? 0
        #expect(sampled < 0.93)
        #expect(abs(20 * log10(Double(meter.peak))) < 0.1)
    }

    @Test("The limiter keeps true peaks down and gives back as many samples, in any blocks", arguments: [1, 64, 5_000])
    func limiter(blockSize: Int) throws {
        let loud = SyntheticSpeech.make(seconds: 3, seed: 5, level: 3).samples
        let limited = limit(loud, blockSize: blockSize)
        #expect(limited.count == loud.count)
        var meter = TruePeakMeter()
        meter.add(SoundBlock(limited))
        meter.finish()
        #expect(meter.peak < 0.8 * 1.005)
        #expect(meter.peak > 0.75)
        #expect(limited == limit(loud, blockSize: 777))
    }

    @Test("The limiter leaves what is under the ceiling as it is, in its place")
    func untouched() {
        let soft = SyntheticSpeech.make(seconds: 2, seed: 6, level: 0.5).samples
        #expect(limit(soft, blockSize: 1_000) == soft)
    }

    @Test("The limiter lets go within a second after a peak")
    func released() {
        var samples = [Float](repeating: 0.1, count: 96_000)
        samples[10_000] = 2
        let limited = limit(samples, blockSize: 960)
        #expect(limited[10_100] < 0.06)
        #expect(limited[9_700] == 0.1)
        #expect(limited[70_000] > 0.099)
    }

    private func limit(_ samples: [Float], blockSize: Int) -> [Float] {
        var limiter = TruePeakLimiter(ceiling: 0.8)
        var result: [Float] = []
        for start in stride(from: 0, to: samples.count, by: blockSize) {
            result += limiter.pass(SoundBlock(Array(samples[start..<min(samples.count, start + blockSize)]))).left
        }
        return result + limiter.finish(stereo: false).left
    }

    @Test("Our own sines and powers are the mathematical ones")
    func steadyMath() {
        for step in -4_000...4_000 {
            let value = Double(step) / 997
            #expect(abs(SteadyMath.sine(turns: value) - sin(2 * .pi * value)) < 1e-11)
            #expect(abs(SteadyMath.amplitude(decibels: value * 10) / pow(10, value / 2) - 1) < 1e-12)
            #expect(abs(SteadyMath.decibels(power: pow(10, value)) - 10 * value) < 1e-9)
        }
    }
}
