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
    /// What was left out because no font has it.
    let missing: [Unicode.Scalar]

    /// Leaves out line breaks, controls and what `setter` has no glyph for, with the marks that sit on it.
    init(_ words: [SubtitleCue.Word], setter: TextSetter) throws(MediaError) {
        let printable = words.map { word in
            SubtitleCue.Word(text: Self.printable(word.text), firstFrame: word.firstFrame)
        }
        let whole = SubtitleCue.joined(printable.map(\.text))
        // The size decides nothing here.
        missing = try setter.layout(whole, lineHeight: 64).missing
        let unknown = Set(missing)
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
