import FarmCore

/// Random numbers that are the same on every machine for the same seed.
struct SeededRandom: Sendable {
    private var random: SplitMix

    init(seed: UInt64) {
        random = SplitMix(seed: seed)
    }

    /// A seed that depends on every byte of `text` (FNV-1a).
    init(seed: UInt64, text: String) {
        self.init(seed: seed ^ Self.digest(of: text))
    }

    static func digest(of text: String) -> UInt64 {
        FNV1a.value(of: text)
    }

    mutating func next() -> UInt64 { random.next() }

    /// A number of the range, every one as likely.
    mutating func number(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + random.fraction() * (range.upperBound - range.lowerBound)
    }

    mutating func whole(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    /// True once in a while: with probability `chance`.
    mutating func happens(_ chance: Double) -> Bool {
        number(0...1) < chance
    }
}
