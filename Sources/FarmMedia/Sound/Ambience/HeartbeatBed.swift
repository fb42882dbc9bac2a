import FarmCore

/// A slow heart behind the wall: two thumps, the second softer and shorter, never quite regular, with the rush of blood
/// after the first and a dark room around.
struct HeartbeatBed: AmbienceBed {
    static let loudness = -19.2

    /// A stroke whose pitch falls while it fades.
    private struct Thump {
        /// Samples until it begins.
        var wait: Int
        let level: Double
        let pitch: Double
        private var phase = 0.0
        private var body = 1.0
        private var onset = 1.0
        private var knock = 1.0

        private static let bodyDecay = SteadyMath.decay(steps: 0.085 * Double(AudioClock.sampleRate))
        private static let onsetDecay = SteadyMath.decay(steps: 0.006 * Double(AudioClock.sampleRate))
        private static let knockDecay = SteadyMath.decay(steps: 0.03 * Double(AudioClock.sampleRate))

        init(wait: Int, level: Double, pitch: Double) {
            self.wait = wait
            self.level = level
            self.pitch = pitch
        }

        var isOver: Bool { body < 0.000_3 }

        mutating func next() -> Double {
            guard wait <= 0 else {
                wait -= 1
                return 0
            }
            body *= Self.bodyDecay
            onset *= Self.onsetDecay
            knock *= Self.knockDecay
            phase += pitch * (0.75 + 0.7 * knock) / Double(AudioClock.sampleRate)
            // The overtones are what a small speaker can play of it.
            let sine = SteadyMath.sine(turns: phase)
            let second = 2 * sine * SteadyMath.cosine(turns: phase)
            let third = sine * (3 - 4 * sine * sine)
            let tone = sine + 0.2 * second + 0.32 * knock * third
            return tone * (body - onset * body) * level
        }
    }

    private var random: SoundRandom
    private var thumps: [Thump] = []
    /// Samples until the next beat.
    private var wait: Double
    private var pace: Wander
    private var strength: Wander
    private var rush = VariableFilter.tuned(240, q: 0.9)
    private var room = VariableFilter.tuned(110, q: 0.5)
    private var echo = VariableFilter.tuned(130, q: 0.6)
    private var pulse = 0.0
    /// What sounded a while ago, which comes back from the walls later on one side than on the other.
    private var walls = [Double](repeating: 0, count: 4_096)
    private var now = 0

    private static let pulseDecay = SteadyMath.decay(steps: 0.16 * Double(AudioClock.sampleRate))

    init(random: SoundRandom) {
        var random = random
        pace = Wander(&random, seconds: 9...25)
        strength = Wander(&random, seconds: 5...14)
        wait = random.within(0.2...0.9) * Double(AudioClock.sampleRate)
        self.random = random
    }

    mutating func next(into hop: inout [SIMD2<Double>]) {
        let (pace, strength) = (pace.next(), strength.next())
        wait -= Double(hop.count)
        if wait <= 0 { beat(pace: pace, strength: strength) }
        thumps.removeAll { $0.isOver }
        for index in hop.indices {
            var stroke = 0.0
            for thump in thumps.indices { stroke += thumps[thump].next() }
            pulse = max(pulse * Self.pulseDecay, min(1, abs(stroke) * 2))
            let noise = random.noise()
            let late = SIMD2(walls[(now - 1_013) & 4_095], walls[(now - 1_567) & 4_095])
            walls[now & 4_095] = stroke
            now += 1
            hop[index] =
                SIMD2(stroke, stroke) + echo.low(late) * 0.35 + rush.band(noise) * (0.06 * pulse)
                + room.low(noise) * 0.07
        }
    }

    private mutating func beat(pace: Double, strength: Double) {
        let rate = Double(AudioClock.sampleRate)
        let period = 60 / (53 + 5 * pace) * random.within(0.965...1.035)
        wait += period * rate
        let level = 0.62 + 0.1 * strength + random.within(-0.04...0.04)
        let pitch = random.within(52...56)
        let gap = Int((0.27 + 0.02 * pace + random.within(-0.012...0.012)) * rate)
        thumps.append(Thump(wait: 0, level: level, pitch: pitch))
        thumps.append(Thump(wait: gap, level: level * random.within(0.55...0.7), pitch: pitch * 1.22))
    }
}
