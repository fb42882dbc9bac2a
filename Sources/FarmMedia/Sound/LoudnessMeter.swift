/// Integrated loudness by ITU-R BS.1770-4 of a sound that comes block by block, in memory that does not grow.
struct LoudnessMeter {
    /// K-weighting: the two filters of BS.1770-4, annex 1, tables 1 and 2, for 48 kHz.
    private struct Weighting {
        var shelf = Biquad(
            b0: 1.53512485958697, b1: -2.69169618940638, b2: 1.19839281085285,
            a1: -1.69065929318241, a2: 0.73248077421585)
        var lowCut = Biquad(b0: 1, b1: -2, b2: 1, a1: -1.99004745483398, a2: 0.99007225036621)

        /// The power of `samples`, weighted.
        mutating func power(_ samples: ArraySlice<Float>) -> Double {
            var (first, second) = (shelf, lowCut)
            var sum = 0.0
            for sample in samples {
                let weighted = second.next(first.next(Double(sample)))
                sum += weighted * weighted
            }
            (shelf, lowCut) = (first, second)
            return sum
        }
    }

    /// A new block begins each 100 ms.
    private static let step = Waveform.sampleRate / 10

    private var left = Weighting()
    private var right = Weighting()
    /// How many speakers play a sound of one channel.
    private let weight: Double
    private var gate = LoudnessGate()
    private var filled = 0
    private var power = 0.0
    /// The powers of the three steps before this one.
    private var recent: [Double] = []

    /// - Parameter weight: On how many speakers one channel alone is played: 2 measures what is heard of a mono
    ///   sound in a stereo file.
    init(weight: Double = 2) {
        self.weight = weight
    }

    /// LUFS of all there was so far; `nil` where no block passes the gate: silence, or under 400 ms.
    var integrated: Double? { gate.integrated }

    mutating func add(_ block: SoundBlock) {
        var position = 0
        while position < block.count {
            let end = min(block.count, position + Self.step - filled)
            let heard = left.power(block.left[position..<end])
            power += block.right.map { heard + right.power($0[position..<end]) } ?? heard * weight
            filled += end - position
            position = end
            if filled == Self.step { endStep() }
        }
    }

    private mutating func endStep() {
        let latest = power / Double(Self.step)
        (power, filled) = (0, 0)
        if recent.count == 3 {
            gate.add((recent[0] + recent[1] + recent[2] + latest) / 4)
            recent.removeFirst()
        }
        recent.append(latest)
    }
}

/// The two gates of BS.1770-4 over blocks' powers, which are counted in bins of a twentieth of a unit.
struct LoudnessGate {
    private static let floor = -70.0
    private static let binsPerUnit = 20.0
    /// Up to 20 LUFS, which nothing reaches.
    private static let binCount = 1_800

    private var counts = [Int](repeating: 0, count: binCount)
    private var powers = [Double](repeating: 0, count: binCount)

    /// Takes the mean power of a block, which may be 0.
    mutating func add(_ power: Double) {
        guard power > 0 else { return }
        let loudness = Self.loudness(power)
        guard loudness > Self.floor else { return }
        let bin = min(Self.binCount - 1, Int((loudness - Self.floor) * Self.binsPerUnit))
        counts[bin] += 1
        powers[bin] += power
    }

    var integrated: Double? {
        guard let ungated = mean(from: 0) else { return nil }
        let relative = (Self.loudness(ungated) - 10 - Self.floor) * Self.binsPerUnit
        return mean(from: max(0, Int(relative.rounded()))).map(Self.loudness)
    }

    private func mean(from bin: Int) -> Double? {
        let count = counts[bin...].reduce(0, +)
        return count > 0 ? powers[bin...].reduce(0, +) / Double(count) : nil
    }

    private static func loudness(_ power: Double) -> Double { -0.691 + SteadyMath.decibels(power: power) }
}
