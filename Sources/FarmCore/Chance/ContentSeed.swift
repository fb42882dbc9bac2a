/// What stands in for chance: the same number from the same words and seed, on every machine and in every story.
enum ContentSeed {
    /// - Parameter purpose: keeps numbers apart that are drawn for the same words.
    static func of(_ words: String, for purpose: String, seed: UInt64) -> UInt64 {
        var hash = FNV1a()
        hash.add(purpose.utf8)
        hash.add([0xFF])  // A byte that no UTF-8 has, between the two texts.
        hash.add(words.utf8)
        return drawn(by: hash.value ^ drawn(by: seed))
    }

    private static func drawn(by seed: UInt64) -> UInt64 {
        var random = SplitMix(seed: seed)
        return random.next()
    }
}
