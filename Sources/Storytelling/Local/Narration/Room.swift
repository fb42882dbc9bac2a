import FarmMedia
import Foundation

/// A small wooden room around a voice, after M. R. Schroeder, "Natural Sounding Artificial Reverberation" (1962):
/// parallel combs, here with a damped loop, and two all-passes behind them.
struct Room {
    /// How loud the room's answer is beside the voice.
    let level: Double
    /// Seconds until the answer has fallen by 60 dB.
    let decay: Double

    private static let combLengths = [1_361, 1_553, 1_747, 1_949]
    private static let allPassLengths = [337, 113]
    private static let firstReflection = Waveform.sampleRate * 14 / 1000

    /// Adds the room's answer; the voice itself is neither delayed nor changed.
    func process(_ samples: inout [Double]) {
        let answer = answer(to: samples)
        for index in samples.indices where index >= Self.firstReflection {
            samples[index] += level * answer[index - Self.firstReflection]
        }
    }

    private func answer(to samples: [Double]) -> [Double] {
        var lowCut = Biquad.highPass(180)
        var highCut = Biquad.lowPass(5_200)
        let input = samples.map { highCut.next(lowCut.next($0)) }
        var sum = [Double](repeating: 0, count: input.count)
        for length in Self.combLengths { addComb(length, to: &sum, from: input) }
        for length in Self.allPassLengths { allPass(length, &sum) }
        return sum
    }

    private func addComb(_ length: Int, to sum: inout [Double], from input: [Double]) {
        let gain = pow(10, -3 * Double(length) / (decay * Double(Waveform.sampleRate)))
        var line = [Double](repeating: 0, count: length)
        var position = 0
        var damped = 0.0
        for index in input.indices {
            let output = line[position]
            damped += (output - damped) * 0.62
            line[position] = input[index] + gain * damped
            sum[index] += output / Double(Self.combLengths.count)
            position = position + 1 == length ? 0 : position + 1
        }
    }

    private func allPass(_ length: Int, _ samples: inout [Double]) {
        let gain = 0.6
        var line = [Double](repeating: 0, count: length)
        var position = 0
        for index in samples.indices {
            let delayed = line[position]
            let stored = samples[index] + gain * delayed
            line[position] = stored
            samples[index] = delayed - gain * stored
            position = position + 1 == length ? 0 : position + 1
        }
    }
}
