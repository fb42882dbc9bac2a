import FarmCore

/// A value that wanders smoothly between −1 and 1, from one random place to the next in random times.
struct Wander {
    private var random: SoundRandom
    /// Hops from place to place.
    private let span: ClosedRange<Double>
    private var from: Double
    private var to: Double
    private var position = 0.0
    private var step: Double

    /// - Parameter seconds: How long it is under way from one place to the next.
    init(_ random: inout SoundRandom, seconds: ClosedRange<Double>) {
        self.random = random.branch()
        let hops = Ambience.Bed.hopsPerSecond
        span = seconds.lowerBound * hops...seconds.upperBound * hops
        from = self.random.within(-1...1)
        to = self.random.within(-1...1)
        step = 1 / self.random.within(span)
        position = self.random.unit()
    }

    /// The value of the next hop.
    mutating func next() -> Double {
        position += step
        if position >= 1 {
            position -= 1
            (from, to) = (to, random.within(-1...1))
            step = 1 / random.within(span)
        }
        // Perlin's fade: level and unbent at both ends.
        let eased = position * position * position * (position * (position * 6 - 15) + 10)
        return from + (to - from) * eased
    }
}
