import FarmCore

/// A text of which every character can be drawn, and where its words lie in it.
struct LegibleText {
    struct Word {
        /// In UTF-8 bytes of the text; empty for a word of which nothing can be drawn.
        let bytes: Range<Int>
        /// The frame on which it begins to sound.
        let firstFrame: Int
    }

    let text: String
    let words: [Word]
    /// What was left out because no font has it, each once.
    let missing: [Unicode.Scalar]

    /// Leaves out line breaks, controls and what `setter` has no glyph for, with the marks that sit on it.
    init(_ words: [SubtitleCue.Word], setter: TextSetter) throws(MediaError) {
        let printable = words.map { word in
            SubtitleCue.Word(text: Self.printable(word.text), firstFrame: word.firstFrame)
        }
        let whole = SubtitleCue.joined(printable.map(\.text))
        // What stands at a private number is each font's own affair, so none has a glyph for the author's meaning.
        let own = whole.unicodeScalars.filter { $0.properties.generalCategory == .privateUse }
        // The size decides nothing here.
        let unknown = Set(try setter.layout(whole, lineHeight: 64).missing + own)
        missing = unknown.sorted()
        var text = ""
        var found: [Word] = []
        for word in printable {
            let legible = unknown.isEmpty ? word.text : Self.removing(unknown, from: word.text)
            if !text.isEmpty, !legible.isEmpty, SubtitleCue.isSpaced(between: text, and: legible) { text += " " }
            let start = text.utf8.count
            text += legible
            found.append(Word(bytes: start..<text.utf8.count, firstFrame: word.firstFrame))
        }
        self.text = text
        self.words = found
    }

    init(_ text: String, setter: TextSetter) throws(MediaError) {
        try self.init([SubtitleCue.Word(text: text, firstFrame: 0)], setter: setter)
    }

    /// The words of scripts without spaces, which end lines badly when cut.
    var pieces: [Range<Int>] {
        let bytes = Array(text.utf8)
        return words.map(\.bytes).filter {
            UnspacedScript(String(decoding: bytes[$0], as: UTF8.self).unicodeScalars.first) != nil
        }
    }

    var isBlank: Bool { text.allSatisfy(\.isWhitespace) }

    private static func printable(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: scalars.append(" ")
            default: scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    /// A character whose base is unknown goes whole; one that only bears an unknown mark loses the mark.
    private static func removing(_ unknown: Set<Unicode.Scalar>, from text: String) -> String {
        var kept = ""
        for character in text {
            guard let base = character.unicodeScalars.first, !unknown.contains(base) else { continue }
            kept.unicodeScalars.append(contentsOf: character.unicodeScalars.filter { !unknown.contains($0) })
        }
        return kept
    }
}
