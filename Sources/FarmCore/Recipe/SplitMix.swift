/// A small generator of numbers that look random and are the same on every machine: SplitMix64 (Steele, Lea and
/// Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
public struct SplitMix: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) {
        state = seed
    }

    /// A generator of its own for each `purpose`, so that one use of a seed does not show in another.
    public init(seed: UInt64, purpose: String) {
        self.init(seed: Self.scrambled(seed ^ Self.digest(of: purpose)))
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.scrambled(state)
    }

    /// A number from 0 up to, not including, 1.
    public mutating func fraction() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A whole number below `bound`, which is positive and far smaller than 2^32.
    public mutating func below(_ bound: Int) -> Int {
        Int(((next() >> 32) * UInt64(bound)) >> 32)
    }

    /// A seed that only depends on `text`: FNV-1a of its UTF-8 bytes, scrambled.
    public static func seed(of text: String) -> UInt64 {
        scrambled(digest(of: text))
    }

    private static func digest(of text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    private static func scrambled(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
