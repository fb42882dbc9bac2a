/// Cuts a script into the segments that are told and shown one after the other.
public enum StoryBreakdown {
    /// The segments of `script` in order: trimmed, white space folded to single spaces.
    ///
    /// Blank lines always separate; long paragraphs are cut at sentence ends besides. Paragraphs in which
    /// nothing can be told, such as a row of asterisks, are left out, so the result is empty for a script
    /// that holds no letter and no digit.
    public static func segments(of script: String, rules: BreakdownRules = BreakdownRules()) -> [String] {
        let told = paragraphs(of: script).filter(isTellable)
        return joined(told.flatMap { pieces(of: $0, rules: rules) }, atMost: rules.maximumSegments)
    }

    /// Whether `text` holds anything that can be spoken: at least one letter or digit. Emoji, punctuation
    /// and white space are nothing.
    public static func isTellable(_ text: String) -> Bool {
        text.contains(where: isSpoken)
    }

    /// Emoji made from letters or digits (keycaps, the boxed information sign) carry a marker that says
    /// they are pictures.
    private static func isSpoken(_ character: Character) -> Bool {
        let scalars = character.unicodeScalars
        guard let first = scalars.first, !scalars.contains(where: { $0 == "\u{20E3}" || $0 == "\u{FE0F}" }) else {
            return false
        }
        switch first.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber:
            return true
        default:
            return false
        }
    }

    /// The text between blank lines, each paragraph on one line. A line of white space is blank.
    static func paragraphs(of script: String) -> [String] {
        var paragraphs: [String] = []
        var lines: [String] = []
        for line in script.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let words = line.split(whereSeparator: \.isWhitespace)
            if words.isEmpty {
                if !lines.isEmpty { paragraphs.append(lines.joined(separator: " ")) }
                lines = []
            } else {
                lines.append(words.joined(separator: " "))
            }
        }
        if !lines.isEmpty { paragraphs.append(lines.joined(separator: " ")) }
        return paragraphs
    }

    /// One paragraph, cut into pieces of about even length where it is longer than the target.
    private static func pieces(of paragraph: String, rules: BreakdownRules) -> [String] {
        let length = paragraph.count
        guard length > rules.targetLength else { return [paragraph] }
        let sentences = SentenceBoundaries.sentences(of: paragraph)
            .flatMap { SentenceBoundaries.clauses(of: $0, rules: rules) }
        let count = (length + rules.targetLength - 1) / rules.targetLength
        let even = length / count
        var pieces: [String] = []
        var current = ""
        for sentence in sentences {
            let grown = current.count + 1 + sentence.count
            let isFull = grown > rules.targetLength || current.count + sentence.count / 2 > even
            if isFull, current.count >= rules.shortestPiece, isTellable(current) {
                pieces.append(current)
                current = ""
            }
            current += current.isEmpty ? sentence : " " + sentence
        }
        if let last = pieces.last, current.count < rules.shortestPiece || !isTellable(current) {
            pieces[pieces.count - 1] = last + " " + current
        } else {
            pieces.append(current)
        }
        return pieces
    }

    /// Joins neighbours, the shortest first, until at most `limit` pieces are left.
    private static func joined(_ pieces: [String], atMost limit: Int) -> [String] {
        var pieces = pieces
        var capacity = 80
        while pieces.count > max(limit, 1) {
            var joined: [String] = []
            var room = 0
            for piece in pieces {
                if let last = joined.last, piece.count < room {
                    joined[joined.count - 1] = last + " " + piece
                    room -= piece.count + 1
                } else {
                    joined.append(piece)
                    room = capacity - piece.count
                }
            }
            pieces = joined
            capacity *= 2
        }
        return pieces
    }
}
