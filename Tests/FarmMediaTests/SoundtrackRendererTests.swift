import FarmCore
import Foundation
import Testing

@testable import FarmMedia

@Suite("Soundtracks")
struct SoundtrackRendererTests {
    private let scratch: SoundScratch
    private let first: AssetID
    private let second: AssetID

    init() throws {
        scratch = try SoundScratch()
        first = try #require(AssetID.test("a"))
        second = try #require(AssetID.test("b"))
    }

    private func recipe(_ placements: [(AssetID, Int)], count: Int) -> SoundtrackRecipe {
        SoundtrackRecipe(
            placements: placements.map { .init(voice: $0.0, firstSample: $0.1) }, sampleCount: count)
    }

    private func loudest(in samples: ArraySlice<Float>) throws -> Int {
        try #require(samples.indices.max { abs(samples[$0]) < abs(samples[$1]) })
    }

    @Test("Every impulse sounds at the sample where its voice was placed")
    func placement() throws {
        let short = TestSound.impulses(at: [1_000, 30_000], count: 48_000)
        let long = TestSound.impulses(at: [500, 100_001], count: 150_000)
        let voices = [
            first: try scratch.write(short.riffWave(), as: "short.wav"),
            second: try scratch.write(long.riffWave(), as: "long.wav"),
        ]
        let output = scratch.url("out.m4a")
        let starts = [(first, 7), (second, 96_003), (first, 300_011)]
        try SoundtrackRenderer.render(recipe(starts, count: 400_123), voices: voices, to: output)
        let samples = try Waveform(contentsOf: output).samples
        #expect(samples.count == 400_123)
        for expected in [1_007, 30_007, 96_503, 196_004, 301_011, 330_011] {
            let found = try loudest(in: samples[(expected - 900)..<(expected + 900)])
            #expect(abs(found - expected) <= 1)
            #expect(abs(samples[found]) > 0.2)
        }
        #expect(samples[250_000..<295_000].allSatisfy { abs($0) < 0.001 })
    }

    @Test("A voice that starts and ends loud fades within five milliseconds, without a click")
    func joins() throws {
        let hum = TestSound.sine(200, count: 20_000)
        let voices = [first: try scratch.write(hum.riffWave(), as: "hum.wav")]
        let output = scratch.url("out.m4a")
        try SoundtrackRenderer.render(
            recipe([(first, 10_000), (first, 30_000)], count: 60_000), voices: voices, to: output)
        let samples = try Waveform(contentsOf: output).samples
        // The steepest slope of the hum is 2π·200/48000·0.5 = 0.013 a sample; a cut would step by up to 0.5.
        let steps = zip(samples.dropFirst(), samples).map { abs($0 - $1) }
        #expect(try #require(steps.max()) < 0.05)
        #expect(samples[15_000..<25_000].map(abs).max() ?? 0 > 0.45)
        #expect(samples[35_000..<45_000].map(abs).max() ?? 0 > 0.45)
    }

    @Test("A soundtrack lasts as long as its recipe says", arguments: [1, 1_023, 1_024, 1_025, 48_000, 2_000_003])
    func length(count: Int) throws {
        let voices = [first: try scratch.write(TestSound.sine(300, count: 9_000).riffWave(), as: "voice.wav")]
        let output = scratch.url("out.m4a")
        try SoundtrackRenderer.render(recipe([(first, 0)], count: count), voices: voices, to: output)
        #expect(try Waveform(contentsOf: output).samples.count == count)
    }

    @Test("A voice longer than its place ends where the next one begins")
    func cutVoice() throws {
        let voices = [
            first: try scratch.write(TestSound.sine(300, count: 90_000).riffWave(), as: "long.wav"),
            second: try scratch.write(
                TestSound.impulses(at: [5_000], count: 10_000).riffWave(), as: "impulse.wav"),
        ]
        let output = scratch.url("out.m4a")
        try SoundtrackRenderer.render(
            recipe([(first, 0), (second, 40_000)], count: 60_000), voices: voices, to: output)
        let samples = try Waveform(contentsOf: output).samples
        #expect(abs(try loudest(in: samples[42_000..<60_000]) - 45_000) <= 1)
        #expect(samples[50_000..<60_000].allSatisfy { abs($0) < 0.001 })
    }

    @Test("A soundtrack that would clip is lowered as a whole, another keeps its level", arguments: [0.4, 1.0])
    func level(peak: Double) throws {
        let loud = TestSound.sine(300, count: 48_000, level: peak)
        let soft = TestSound.sine(300, count: 48_000, level: peak / 4)
        let voices = [
            first: try scratch.write(loud.riffWave(), as: "loud.wav"),
            second: try scratch.write(soft.riffWave(), as: "soft.wav"),
        ]
        let output = scratch.url("out.m4a")
        try SoundtrackRenderer.render(
            recipe([(second, 0), (first, 48_000)], count: 96_000), voices: voices, to: output)
        let samples = try Waveform(contentsOf: output).samples
        let expected = Float(min(peak, pow(10, SoundtrackRenderer.truePeak / 20)))
        #expect(abs(try #require(samples[60_000..<90_000].max()) - expected) < 0.03)
        #expect(abs(try #require(samples[10_000..<40_000].max()) - expected / 4) < 0.01)
    }

    @Test("A corrupt voice is refused by its asset's name")
    func corruptVoice() throws {
        let whole = TestSound.sine(300, count: 48_000).riffWave()
        let voices = [
            first: try scratch.write(whole, as: "whole.wav"),
            second: try scratch.write(Array(whole[..<40_000]), as: "cut.wav"),
        ]
        let error = #expect(throws: MediaError.self) {
            try SoundtrackRenderer.render(
                recipe([(first, 0), (second, 48_000)], count: 96_000), voices: voices, to: scratch.url("out.m4a"))
        }
        #expect(error?.code == .corruptInput)
        #expect(error?.message.contains(second.description) == true)
    }

    @Test("A recipe out of order, out of bounds, without length or without its voice is refused")
    func badRecipes() throws {
        let voices = [first: try scratch.write(TestSound.sine(300, count: 9_000).riffWave(), as: "voice.wav")]
        let bad = [
            recipe([(first, 100), (first, 50)], count: 1_000), recipe([(first, 1_000)], count: 1_000),
            recipe([(first, -1)], count: 1_000), recipe([], count: 0), recipe([(second, 0)], count: 1_000),
            recipe([(first, 0)], count: .max),
        ]
        for recipe in bad {
            #expect(throws: MediaError.self) {
                try SoundtrackRenderer.render(recipe, voices: voices, to: scratch.url("out.m4a"))
            }
        }
    }

    @Test("The same recipe gives the same bytes")
    func determinism() throws {
        let voices = [first: try scratch.write(TestSound.sine(300, count: 90_000).riffWave(), as: "voice.wav")]
        for name in ["one.m4a", "two.m4a"] {
            try SoundtrackRenderer.render(
                recipe([(first, 5_000)], count: 120_000), voices: voices, to: scratch.url(name))
        }
        #expect(try Data(contentsOf: scratch.url("one.m4a")) == Data(contentsOf: scratch.url("two.m4a")))
    }

    @Test("Progress grows to the whole length, and cancelling stops the work")
    func progressAndCancelling() throws {
        let voices = [first: try scratch.write(TestSound.sine(300, count: 90_000).riffWave(), as: "voice.wav")]
        let recipe = recipe([(first, 0)], count: 1_000_000)
        var reports: [Int] = []
        try SoundtrackRenderer.render(
            recipe, voices: voices, to: scratch.url("out.m4a"), progress: { reports.append($0) })
        #expect(reports == reports.sorted())
        #expect(reports.count > 20)
        #expect(reports.last == 1_000_000)
        var done = 0
        let error = #expect(throws: MediaError.self) {
            try SoundtrackRenderer.render(
                recipe, voices: voices, to: scratch.url("out.m4a"), progress: { done = $0 },
                isCancelled: { done > 200_000 })
        }
        #expect(error?.code == .cancelled)
        #expect(done < 400_000)
    }
}
