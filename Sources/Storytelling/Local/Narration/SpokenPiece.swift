/// A piece of speech small enough that the synthesiser reports when it sounds: a word, a number, a letter name.
struct SpokenPiece: Hashable {
    /// Letters, digits and the signs that belong to numbers, all ASCII.
    var text: String
    /// Whether the text is one dictionary word: the synthesiser then neither expands nor spells it.
    var isPlain: Bool
    /// What its voice bends to at the end, or `nil`.
    var punctuation: Punctuation?
    /// The silence that follows.
    var pause = Pause.none

    enum Punctuation: String {
        case comma = ","
        case stop = "."
        case question = "?"
        case exclamation = "!"
    }

    static func word(_ text: String) -> SpokenPiece { SpokenPiece(text: text, isPlain: true) }
    /// Something for the synthesiser to expand: a number, a time, letters to spell.
    static func expanded(_ text: String) -> SpokenPiece { SpokenPiece(text: text, isPlain: false) }
}
