import FarmCore
import Foundation
import Testing

@testable import FarmMedia

@Suite("Soundtracks brought to their loudness")
struct SoundMasteringTests {
    private let scratch: SoundScratch
    private let voice: AssetID

    init() throws {
        scratch = try SoundScratch()
        voice = try #require(AssetID.test("c"))
    }

    private func render(
        _ sound: Waveform, loudness: SoundtrackRecipe.Loudness? = .standard, ambience: Ambience? = nil
    ) throws -> SoundInspection {
        let voices = [voice: try scratch.write(sound.riffWave(), as: "voice.wav")]
        let recipe = SoundtrackRecipe(
            placements: [
                .init(voice: voice, firstSample: 9_000), .init(voice: voice, firstSample: sound.samples.count + 60_000),
            ], sampleCount: 2 * sound.samples.count + 100_000, loudness: loudness, ambience: ambience)
        let output = scratch.url("out.m4a")
        try SoundtrackRenderer.render(recipe, voices: voices, to: output)
        let found = try SoundInspection.inspect(output, joins: recipe.placements.map(\.firstSample))
        #expect(found.sampleCount == recipe.sampleCount)
        return found
    }

    @Test("Quiet, usual and loud voices are heard at −16 LUFS under −1.5 dBTP", arguments: [Float(0.05), 0.4, 0.99])
    func target(level: Float) throws {
        let found = try render(SyntheticSpeech.make(seconds: 8, seed: 1, level: level))
        #expect(abs(try #require(found.integratedLoudness) - -16) < 0.3)
        #expect(try #require(found.truePeak) <= -1.5)
        #expect(found.clicks.isEmpty)
    }

    @Test("With a bed the whole is heard at −16 LUFS too", arguments: Ambience.Bed.allCases)
    func withBed(bed: Ambience.Bed) throws {
        let found = try render(SyntheticSpeech.make(seconds: 8, seed: 2), ambience: Ambience(bed, level: 1, seed: 3))
        #expect(abs(try #require(found.integratedLoudness) - -16) < 0.3)
        #expect(try #require(found.truePeak) <= -1.5)
        #expect(found.clicks.isEmpty)
    }

    @Test("A sound of peaks alone is limited, not driven into distortion")
    func peaksAlone() throws {
        let knocks = TestSound.impulses(at: (1..<60).map { $0 * 4_800 }, count: 300_000)
        let found = try render(knocks)
        #expect(try #require(found.truePeak) <= -1.0)
        #expect(try #require(found.integratedLoudness) < -16)
    }

    @Test("A bed under silence stays as soft as its level says, and no loudness is made of nothing")
    func silence() throws {
        let silence = Waveform(samples: [Float](repeating: 0, count: 480_000))
        #expect(try render(silence).integratedLoudness == nil)
        let bed = try render(silence, ambience: Ambience(.drone, level: 1, seed: 1))
        #expect(abs(try #require(bed.integratedLoudness) - -30) < 2.5)
    }

    @Test("A click at a join is found there and nowhere else")
    func plantedClick() throws {
        var speech = SyntheticSpeech.make(seconds: 6, seed: 9, level: 0.4).samples
        speech.replaceSubrange(99_000..<101_000, with: repeatElement(0, count: 2_000))
        speech.replaceSubrange(199_000..<201_000, with: repeatElement(0, count: 2_000))
        speech[200_000] = 0.9
        let url = try scratch.write(Waveform(samples: speech).riffWave(), as: "click.wav")
        let found = try SoundInspection.inspect(url, joins: [100_000, 200_100])
        #expect(found.clicks == [1])
        #expect(abs(found.joinSteps[1] - 0.9) < 0.01)
        #expect(found.joinSteps[0] == 0)
    }

    @Test("An inspection stops when it is cancelled, and refuses what is no sound")
    func inspectionFailures() throws {
        let url = try scratch.write(TestSound.sine(300, count: 9_000).riffWave(), as: "sine.wav")
        let cancelled = #expect(throws: MediaError.self) { try SoundInspection.inspect(url, isCancelled: { true }) }
        #expect(cancelled?.code == .cancelled)
        let text = try scratch.write(Array("no sound at all, only words".utf8), as: "text.m4a")
        let refused = #expect(throws: MediaError.self) { try SoundInspection.inspect(text) }
        #expect(refused?.code == .corruptInput)
    }
}
