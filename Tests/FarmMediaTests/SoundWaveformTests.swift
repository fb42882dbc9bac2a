import FarmCore
import Foundation
import Testing

@testable import FarmMedia

@Suite("Waveforms")
struct SoundWaveformTests {
    @Test("A wave file read back has the samples it was written from")
    func roundTrip() throws {
        let sound = TestSound.sine(440, count: 4_801)
        let read = try Waveform(decoding: sound.riffWave())
        #expect(read.samples.count == 4_801)
        let worst = zip(sound.samples, read.samples).map { abs($0 - $1) }.max() ?? 1
        #expect(worst < 1.0 / 16_000)
    }

    @Test("Samples beyond full scale are clipped, not wrapped")
    func clipping() throws {
        let read = try Waveform(decoding: Waveform(samples: [3, -3, 0.5]).riffWave())
        #expect(read.samples[0] > 0.99)
        #expect(read.samples[1] < -0.99)
    }

    @Test("Resampling moves no sound", arguments: [28_800, 32_000, 44_100, 22_050])
    func resamplingAlignment(rate: Int) throws {
        let positions = [rate / 10, rate / 2, rate - rate / 5]
        let source = TestSound.impulses(at: positions, count: rate)
        let resampled = try Waveform(samples: source.samples, at: rate)
        let read = try Waveform(decoding: Waveform.riffWave(of: source.samples, at: rate))
        for sound in [resampled, read] {
            #expect(abs(sound.samples.count - 48_000) <= 1)
            for position in positions {
                let expected = position * 48_000 / rate
                let window = sound.samples[(expected - 2_000)..<(expected + 2_000)]
                let found = try #require(window.indices.max { window[$0] < window[$1] })
                #expect(abs(found - expected) <= 1)
            }
        }
    }

    @Test("A wave file cut off, empty or of another kind is refused", arguments: [0, 3, 20, 44, 200, 9_000])
    func cutOff(length: Int) throws {
        let whole = TestSound.sine(300, count: 48_000).riffWave()
        let error = #expect(throws: MediaError.self) { _ = try Waveform(decoding: Array(whole[..<length])) }
        #expect(error?.code == .corruptInput)
    }

    @Test("Noise that bears a container's magic number is refused", arguments: ["RIFF....WAVE", "ID3", "OggS", "fLaC"])
    func noise(magic: String) throws {
        var state: UInt32 = 7
        let noise = (0..<20_000).map { _ -> UInt8 in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(state >> 24)
        }
        let error = #expect(throws: MediaError.self) { _ = try Waveform(decoding: Array(magic.utf8) + noise) }
        #expect(error?.code == .corruptInput)
    }

    @Test("A file that is not there is an input error")
    func missing() {
        let error = #expect(throws: MediaError.self) {
            _ = try Waveform(contentsOf: URL(fileURLWithPath: "/nonexistent/voice.wav"))
        }
        #expect(error?.code == .inputOutput)
    }

    @Test("A 997 Hz sine of full scale measures −3.01 LUFS, and twenty decibels less at a tenth")
    func loudness() throws {
        let full = try #require(Loudness.integrated(TestSound.sine(997, count: 480_000, level: 1)))
        #expect(abs(full - -3.01) < 0.05)
        let tenth = try #require(Loudness.integrated(TestSound.sine(997, count: 480_000, level: 0.1)))
        #expect(abs(tenth - -23.01) < 0.05)
    }

    @Test("Silence has no loudness, and a long silence does not lower that of the sound before it")
    func loudnessGate() throws {
        #expect(Loudness.integrated(Waveform(samples: [Float](repeating: 0, count: 96_000))) == nil)
        let sound = TestSound.sine(997, count: 480_000, level: 0.1)
        let padded = Waveform(samples: sound.samples + [Float](repeating: 0, count: 480_000))
        let gated = try #require(Loudness.integrated(padded))
        #expect(abs(gated - -23.01) < 0.2)
    }
}
