/// Random numbers that are the same on every machine for the same seed (SplitMix64: Steele, Lea and Flood, 2014), as
/// noise and chance need them.
struct SoundRandom {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// A generator of its own that shares nothing with what follows here.
    mutating func branch() -> SoundRandom { SoundRandom(seed: next()) }

    /// From 0 up to, not including, 1.
    mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

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
