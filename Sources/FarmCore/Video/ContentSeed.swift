/// What stands in for chance: the same number from the same words and seed, on every machine and in every story.
enum ContentSeed {
    /// - Parameter purpose: keeps numbers apart that are drawn for the same words.
    static func of(_ words: String, for purpose: String, seed: UInt64) -> UInt64 {
        // FNV-1a, 64 bit; a byte that no UTF-8 has lies between the two texts.
        var hash = purpose.utf8.reduce(0xcbf2_9ce4_8422_2325, step)
        hash = step(hash, 0xFF)
        hash = words.utf8.reduce(hash, step)
        return mixed(hash ^ mixed(seed))
    }

    private static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }

    /// The output function of SplitMix64 (Steele, Lea and Flood, 2014): every bit of the input moves every other.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var value = value &+ 0x9E37_79B9_7F4A_7C15
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
