import FarmCore

/// Randomness that a seed decides, the same on every machine: xoshiro256** (Blackman and Vigna, 2018), its state
/// filled by SplitMix64 as its authors recommend.
struct SeededRandom: RandomNumberGenerator {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    init(seed: UInt64) {
        var mixer = SplitMix(seed: seed)
        state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
    }

    mutating func next() -> UInt64 {
        let result = rotated(state.1 &* 5, by: 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = rotated(state.3, by: 45)
        return result
    }

    private func rotated(_ value: UInt64, by bits: UInt64) -> UInt64 {
        value << bits | value >> (64 - bits)
    }
}

extension SeededRandom {
    /// A generator of its own, so that what one part draws does not move what another does.
    mutating func branch() -> SeededRandom { SeededRandom(seed: next()) }

    /// True once in `1 / probability` times.
    mutating func chance(_ probability: Double) -> Bool {
        Double(next() >> 11) * 0x1p-53 < probability
    }

    /// A span in whole microseconds.
    mutating func span(_ range: ClosedRange<Duration>) -> Duration {
        .microseconds(whole(range.lowerBound.microseconds...range.upperBound.microseconds))
    }

    mutating func whole(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &self) }

    mutating func whole(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
}
