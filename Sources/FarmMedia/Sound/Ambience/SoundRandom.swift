import FarmCore

/// Random numbers that are the same on every machine for the same seed, as noise and chance need them.
struct SoundRandom {
    private var random: SplitMix

    init(seed: UInt64) {
        random = SplitMix(seed: seed)
    }

    @inline(__always)
    mutating func next() -> UInt64 { random.next() }

    /// A generator of its own that shares nothing with what follows here.
    mutating func branch() -> SoundRandom { SoundRandom(seed: next()) }

    /// From 0 up to, not including, 1.
    mutating func unit() -> Double { random.fraction() }

    mutating func within(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + unit() * (range.upperBound - range.lowerBound)
    }

    /// White noise from −1 to 1 on two channels that have nothing to do with each other.
    @inline(__always)
    mutating func noise() -> SIMD2<Double> {
        let bits = next()
        let pair = SIMD2<Double>(
            Double(Int32(truncatingIfNeeded: bits)), Double(Int32(truncatingIfNeeded: bits >> 32)))
        return pair * (1 / 2_147_483_648)
    }
}
