/// How models say that they would not show what they were asked for, or what came of it.
enum SafetyWords {
    private static let words = [
        "nsfw", "safety", "unsafe", "sensitive", "moderation", "inappropriate", "content policy", "flagged",
    ]

    /// Whether an error's text says so.
    static func judge(_ error: String) -> Bool {
        let text = error.prefix(ReplicateLimits.errorCharacters).lowercased()
        return words.contains { text.contains($0) }
    }
}
