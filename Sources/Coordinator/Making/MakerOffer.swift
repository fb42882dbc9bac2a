import FarmCore
import Storytelling

/// Which makers this coordinator has what it takes for.
struct MakerOffer: Hashable, Sendable {
    /// The services that there are keys of.
    var providers: Set<Provider> = []
    /// The names that OpenAI's voices have; `nil` where another server speaks, which may have others.
    var voices: Set<String>?

    /// The voices of OpenAI's own service.
    static let knownVoices: Set<String> = [
        "alloy", "ash", "ballad", "cedar", "coral", "echo", "fable", "marin", "nova", "onyx", "sage", "shimmer",
        "verse",
    ]

    /// What becomes of a wish: what was left open is made by a service where there is a key of it, and else here.
    ///
    /// - Throws: `StoryError` with `.noSuchMaker` where there is no key of the service that is wanted,
    ///   `.unknownVoice`.
    func choice(for wish: MakersWish) throws(StoryError) -> MakerChoice {
        var choice = MakerChoice(
            writer: wish.writer ?? (providers.contains(.openai) ? .openai : .local),
            image: wish.image ?? (providers.contains(.replicate) ? .replicate : .local),
            voice: wish.voice ?? (providers.contains(.openai) ? .openai : .local))
        if choice.writer == .openai { try require(.openai, for: "writer") }
        if choice.image == .replicate { try require(.replicate, for: "image") }
        if choice.voice == .openai { try require(.openai, for: "voice") }
        choice.fallsBack = wish.fallsBack ?? choice.fallsBack
        choice.reuses = wish.reuses ?? choice.reuses
        try settle(&choice, wish)
        return choice
    }

    /// Who speaks, and how.
    private func settle(_ choice: inout MakerChoice, _ wish: MakersWish) throws(StoryError) {
        guard choice.voice == .openai else {
            guard wish.narratorVoice == nil, wish.narratorInstructions == nil else {
                throw StoryError(
                    .noSuchMaker,
                    "The field 'makers.narrator' goes with the voice 'openai'; the voice 'local' is one, and speaks "
                        + "in its own way.")
            }
            return
        }
        if let voice = wish.narratorVoice, let voices, !voices.contains(voice) {
            throw StoryError(
                .unknownVoice,
                "There is no voice of that name; there are \(voices.sorted().joined(separator: ", ")).")
        }
        choice.narratorVoice = wish.narratorVoice ?? OpenAINarrator.usualVoice
        choice.narratorInstructions = wish.narratorInstructions
    }

    private func require(_ provider: Provider, for part: String) throws(StoryError) {
        guard !providers.contains(provider) else { return }
        let setting: CoordinatorSetting =
            switch provider {
            case .openai: .openAIKey
            case .replicate: .replicateToken
            }
        throw StoryError(
            .noSuchMaker,
            "The \(part) '\(provider.rawValue)' needs a key of \(provider.title), and this coordinator has none: its "
                + "administrator gives one as \(setting.variable).")
    }
}
