import FarmCore

/// Steady rain at night: dense fine noise, single drops on leaves and sills, heavier ones into water, and rarely
/// thunder, far away.
struct RainBed: AmbienceBed {
    static let loudness = -19.1

    private var random: SoundRandom
    private var hiss = VariableFilter.tuned(1_100, q: 0.6)
    private var air = VariableFilter.tuned(6_500, q: 0.55)
    private var patter = VariableFilter.tuned(2_600, q: 0.8)
    private var roof = VariableFilter.tuned(420, q: 0.7)
    private var density: Wander
    private var roofSwell: Wander
    private var gain = 0.0
    private var drops: [Drop] = []
    private var thunder: Thunder

    init(random: SoundRandom) {
        var random = random
        density = Wander(&random, seconds: 6...18)
        roofSwell = Wander(&random, seconds: 4...9)
        thunder = Thunder(&random)
        self.random = random
    }

    mutating func next(into hop: inout [SIMD2<Double>]) {
        let density = density.next()
        let target = 0.85 + 0.15 * density
        let step = (target - gain) / Double(hop.count)
        let roofGain = 0.1 + 0.04 * roofSwell.next()
        for index in hop.indices {
            let noise = random.noise()
            gain += step
            let fine = air.low(hiss.high(noise)) * 0.16
            hop[index] = (fine + patter.band(noise) * 0.1 + roof.band(noise) * roofGain) * gain
        }
        fall(rate: 38 + 16 * density)
        for index in drops.indices { drops[index].add(to: &hop) }
        drops.removeAll { $0.isOver }
        thunder.add(to: &hop)
    }

    /// Lets drops begin, `rate` a second and less often a heavy one.
    private mutating func fall(rate: Double) {
        let hops = Ambience.Bed.hopsPerSecond
        if random.unit() < rate / hops {
            // Many soft ones to each loud one.
            let closeness = random.unit()
            drops.append(
                Drop(
                    &random, frequency: random.within(1_400...5_200), seconds: random.within(0.001_5...0.006),
                    level: 0.02 + 0.16 * closeness * closeness * closeness * closeness))
        }
        if random.unit() < 1.6 / hops {
            drops.append(
                Drop(
                    &random, frequency: random.within(480...1_150), seconds: random.within(0.012...0.035),
                    level: random.within(0.02...0.09)))
        }
    }
}

/// A tone that fades from its first swing, somewhere between left and right.
private struct Drop {
    private var wait: Int
    private var latest: Double
    private var before = 0.0
    private let turn: Double
    private let fading: Double
    private let place: SIMD2<Double>
    private var rest: Int

    init(_ random: inout SoundRandom, frequency: Double, seconds: Double, level: Double) {
        let rate = Double(AudioClock.sampleRate)
        let decay = SteadyMath.decay(steps: seconds * rate)
        // y[n] = 2r·cos ω·y[n−1] − r²·y[n−2] is a sine that falls by r each sample.
        turn = 2 * decay * SteadyMath.cosine(turns: frequency / rate)
        fading = decay * decay
        latest = level * SteadyMath.sine(turns: frequency / rate)
        wait = Int(random.within(0...Double(Ambience.Bed.hop - 1)))
        rest = Int(seconds * rate * 9)
        let side = random.within(-0.9...0.9)
        place = SIMD2(((1 - side) / 2).squareRoot(), ((1 + side) / 2).squareRoot()) * 1.41421356237309505
    }

    var isOver: Bool { rest <= 0 }

    mutating func add(to hop: inout [SIMD2<Double>]) {
        let start = min(wait, hop.count)
        wait = 0
        for index in start..<hop.count {
            hop[index] += place * latest
            (latest, before) = (turn * latest - fading * before, latest)
        }
        rest -= hop.count - start
    }
}

/// Thunder that is far: a long low rumble of several rolls, a minute or two apart.
private struct Thunder {
    private var random: SoundRandom
    private var rolls: Wander
    private var dark = VariableFilter.tuned(95, q: 0.6)
    private var darker = VariableFilter.tuned(230, q: 0.5)
    /// Seconds until the next begins, and how far the one under way is.
    private var wait: Double
    private var age: Double?
    private var length = 0.0
    private var level = 0.0
    private var side = 0.0
    private var gain = SIMD2<Double>.zero

    init(_ random: inout SoundRandom) {
        self.random = random.branch()
        rolls = Wander(&random, seconds: 0.25...0.8)
        wait = self.random.within(15...70)
    }

    mutating func add(to hop: inout [SIMD2<Double>]) {
        let seconds = 1 / Ambience.Bed.hopsPerSecond
        let roll = rolls.next()
        guard let now = age else {
            wait -= seconds
            if wait <= 0 { begin() }
            return
        }
        // Quickly up, slowly down, to nothing at the end.
        let part = now / length
        let shape = SteadyMath.rise(part * 9) * (1 - part) * (1 - part)
        let swollen = level * shape * (0.6 + 0.4 * roll)
        let target = SIMD2((1 - side).squareRoot(), (1 + side).squareRoot()) * swollen
        let step = (target - gain) / Double(hop.count)
        for index in hop.indices {
            gain += step
            hop[index] += darker.low(dark.low(random.noise())) * gain
        }
        age = part < 1 ? now + seconds : nil
    }

    private mutating func begin() {
        age = 0
        length = random.within(6...11)
        level = random.within(1.6...4)
        side = random.within(-0.5...0.5)
        wait = random.within(50...130)
    }
}
