import FarmCore

/// A low chord that never settles: partials in pairs a fraction of a hertz apart, whose beats are slow and different
/// left and right, each pair swelling in its own time; breath above it, and at times a tone that does not belong.
struct DroneBed: AmbienceBed {
    static let loudness = -15.4

    /// A pure tone that turns by a complex factor each sample; left and right have each their own.
    private struct Tone {
        private var real = SIMD2<Double>.zero
        private var imaginary = SIMD2<Double>.zero
        private let cosine: SIMD2<Double>
        private let sine: SIMD2<Double>

        init(_ left: Double, _ right: Double, _ random: inout SoundRandom) {
            let rate = Double(AudioClock.sampleRate)
            cosine = SIMD2(SteadyMath.cosine(turns: left / rate), SteadyMath.cosine(turns: right / rate))
            sine = SIMD2(SteadyMath.sine(turns: left / rate), SteadyMath.sine(turns: right / rate))
            let (start, other) = (random.unit(), random.unit())
            real = SIMD2(SteadyMath.cosine(turns: start), SteadyMath.cosine(turns: other))
            imaginary = SIMD2(SteadyMath.sine(turns: start), SteadyMath.sine(turns: other))
        }

        @inline(__always)
        mutating func next() -> SIMD2<Double> {
            let turned = real * cosine - imaginary * sine
            imaginary = real * sine + imaginary * cosine
            real = turned
            return imaginary
        }

        /// Takes away what rounding added or took: without it a tone would grow or fade in hours.
        mutating func steady() {
            let scale = 1.5 - (real * real + imaginary * imaginary) * 0.5
            real *= scale
            imaginary *= scale
        }
    }

    private struct Pair {
        var lower: Tone
        var upper: Tone
        let level: Double
        /// How rarely it is heard: the swell's power.
        let rarity: Int
        var swell: Wander
        var gain = 0.0
    }

    /// How much of a pair is its upper tone: beats are heard, but never silence a partial.
    private static let beating = 0.45

    private var random: SoundRandom
    private var pairs: [Pair]
    private var breath = VariableFilter()
    private var floor = VariableFilter.tuned(140, q: 0.5)
    private var breathPitch: Wander
    private var breathSwell: Wander
    private var breathGain = 0.0

    init(random: SoundRandom) {
        var random = random
        let root = random.within(46...56)
        func pair(_ ratio: Double, _ level: Double, rarity: Int, _ seconds: ClosedRange<Double>) -> Pair {
            let frequency = root * ratio
            let spread = { (random: inout SoundRandom) in random.within(0.05...0.22) * (1 + ratio / 4) }
            let lower = Tone(frequency - spread(&random), frequency - spread(&random), &random)
            let upper = Tone(frequency + spread(&random), frequency + spread(&random), &random)
            return Pair(
                lower: lower, upper: upper, level: level, rarity: rarity, swell: Wander(&random, seconds: seconds))
        }
        // Root, fifth, octave and above; then a minor second over the octave and a tritone, rarely.
        pairs = [
            pair(1, 0.26, rarity: 0, 10...24), pair(1.5, 0.1, rarity: 1, 8...20), pair(2, 0.13, rarity: 1, 7...18),
            pair(3, 0.06, rarity: 1, 6...16), pair(4, 0.04, rarity: 1, 6...15), pair(6, 0.016, rarity: 2, 5...14),
            pair(2.119, 0.09, rarity: 3, 9...22), pair(5.657, 0.03, rarity: 3, 9...22),
        ]
        breathPitch = Wander(&random, seconds: 6...15)
        breathSwell = Wander(&random, seconds: 4...10)
        self.random = random
    }

    mutating func next(into hop: inout [SIMD2<Double>]) {
        breath.tune(420 * SteadyMath.exponential(base2: 0.8 * breathPitch.next()), q: 2.2)
        let breathTarget = 0.1 + 0.08 * breathSwell.next()
        let step = (breathTarget - breathGain) / Double(hop.count)
        for index in hop.indices {
            let noise = random.noise()
            breathGain += step
            hop[index] = breath.band(noise) * breathGain + floor.low(noise) * 0.16
        }
        for index in pairs.indices { Self.add(&pairs[index], to: &hop) }
    }

    private static func add(_ pair: inout Pair, to hop: inout [SIMD2<Double>]) {
        let swell = 0.5 + 0.5 * pair.swell.next()
        var target = pair.rarity == 0 ? pair.level * (0.7 + 0.3 * swell) : pair.level
        for _ in 0..<pair.rarity { target *= swell }
        let step = (target - pair.gain) / Double(hop.count)
        var (lower, upper, gain) = (pair.lower, pair.upper, pair.gain)
        for index in hop.indices {
            gain += step
            hop[index] += (lower.next() + upper.next() * Self.beating) * gain
        }
        lower.steady()
        upper.steady()
        (pair.lower, pair.upper, pair.gain) = (lower, upper, target)
    }
}
