import Foundation

@testable import FarmMedia

/// Something like speech: syllables of a gliding hum with overtones, hisses and short stops between.
enum SyntheticSpeech {
    static func make(seconds: Double, seed: UInt64, level: Float = 0.4) -> Waveform {
        var random = SoundRandom(seed: seed)
        let count = Int(seconds * 48_000)
        var samples = [Float](repeating: 0, count: count)
        var position = 0
        while position < count {
            let length = min(count - position, Int(random.within(0.09...0.3) * 48_000))
            let kind = random.unit()
            if kind < 0.7 {
                hum(&samples, position..<position + length, pitch: random.within(95...150), &random)
            } else if kind < 0.85 {
                hiss(&samples, position..<position + length / 2, &random)
            }
            position += length
        }
        let peak = samples.reduce(0) { max($0, abs($1)) }
        return Waveform(samples: samples.map { $0 * level / peak })
    }

    private static func hum(_ samples: inout [Float], _ range: Range<Int>, pitch: Double, _ random: inout SoundRandom) {
        let formant = random.within(350...1_100)
        for partial in 1...24 {
            let frequency = pitch * Double(partial)
            let level = 1 / (1 + abs(frequency - formant) / 220) + 0.3 / Double(partial)
            for index in range {
                let time = Double(index - range.lowerBound)
                let shape = sin(.pi * time / Double(range.count))
                samples[index] += Float(level * shape * sin(2 * .pi * frequency * time / 48_000))
            }
        }
    }

    private static func hiss(_ samples: inout [Float], _ range: Range<Int>, _ random: inout SoundRandom) {
        for index in range {
            let shape = sin(.pi * Double(index - range.lowerBound) / Double(range.count))
            samples[index] += Float(random.within(-1.2...1.2) * shape)
        }
    }
}
