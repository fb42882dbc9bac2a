import FarmCore

/// Who is to make what a story needs, as far as its owner says.
struct MakersWish: Hashable, Sendable {
    var writer: MakerChoice.Writer?
    var image: MakerChoice.Illustrator?
    var voice: MakerChoice.Narrator?
    var narratorVoice: String?
    var narratorInstructions: String?
    var fallsBack: Bool?
    var reuses: Bool?
}
