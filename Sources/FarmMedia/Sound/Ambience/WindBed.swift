/// Wind around a house: a low body of noise, bands above it that wander and open with the gusts, and now and then a
/// howl in the chimney.
struct WindBed: AmbienceBed {
    static let loudness = -12.2

    /// One filtered noise.
    private struct Band {
        let frequency: Double
        /// How far its frequency wanders, in octaves to either side.
        let reach: Double
        let q: Double
        let level: Double
        /// How much more it follows gusts than the body does.
        let gustPower: Int
        var pitch: Wander
        var place: Wander
        var filter = VariableFilter()
        /// The level of either channel, at the last hop's end.
        var gain = SIMD2<Double>.zero

        /// The gains that the next hop ends with.
        mutating func move(gust: Double) -> SIMD2<Double> {
            let centre = frequency * SteadyMath.exponential(base2: reach * (pitch.next() + gust - 0.5))
            filter.tune(centre, q: q)
            var opened = level
            for _ in 0..<gustPower { opened *= gust }
            // Equal loudness however narrow the band: white noise lets through power in proportion to it.
            opened *= (12_000 * q / centre).squareRoot()
            let side = place.next() * 0.45
            return SIMD2((1 - side).squareRoot(), (1 + side).squareRoot()) * opened
        }
    }

    private var random: SoundRandom
    private var bands: [Band]
    private var rumble = VariableFilter.tuned(95, q: 0.6)
    private var gusts: [(wander: Wander, share: Double)]

    init(random: SoundRandom) {
        var random = random
        func band(
            _ frequency: Double, reach: Double, q: Double, level: Double, gustPower: Int, _ seconds: ClosedRange<Double>
        ) -> Band {
            Band(
                frequency: frequency, reach: reach, q: q, level: level, gustPower: gustPower,
                pitch: Wander(&random, seconds: seconds), place: Wander(&random, seconds: 4...11))
        }
        bands = [
            band(210, reach: 0.5, q: 0.9, level: 0.36, gustPower: 1, 5...12),
            band(460, reach: 0.6, q: 1.5, level: 0.24, gustPower: 2, 3...9),
            band(1_050, reach: 0.5, q: 1.1, level: 0.11, gustPower: 2, 2...7),
            band(3_200, reach: 0.4, q: 0.7, level: 0.035, gustPower: 3, 2...5),
            band(640, reach: 0.35, q: 16, level: 0.34, gustPower: 4, 2.5...6),
            band(905, reach: 0.3, q: 22, level: 0.2, gustPower: 5, 3...8),
        ]
        gusts = [
            (Wander(&random, seconds: 5...13), 0.3), (Wander(&random, seconds: 1.5...4), 0.16),
            (Wander(&random, seconds: 0.35...1), 0.06),
        ]
        self.random = random
    }

    mutating func next(into hop: inout [SIMD2<Double>]) {
        var gust = 0.55
        for index in gusts.indices { gust += gusts[index].wander.next() * gusts[index].share }
        gust = max(0.08, gust)
        var noise = hop
        for index in noise.indices {
            noise[index] = random.noise()
            hop[index] = rumble.low(noise[index]) * 0.55
        }
        for index in bands.indices { Self.add(&bands[index], noise, gust, to: &hop) }
    }

    private static func add(_ band: inout Band, _ noise: [SIMD2<Double>], _ gust: Double, to hop: inout [SIMD2<Double>])
    {
        let target = band.move(gust: gust)
        let step = (target - band.gain) / Double(hop.count)
        var (gain, filter) = (band.gain, band.filter)
        for index in hop.indices {
            gain += step
            hop[index] += filter.band(noise[index]) * gain
        }
        band.filter = filter
        band.gain = target
    }
}
