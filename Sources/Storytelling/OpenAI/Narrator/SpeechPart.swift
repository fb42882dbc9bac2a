/// A piece of a text that is spoken with one call.
struct SpeechPart: Hashable, Sendable {
    /// What the piece ends with, and so how long the silence before the next is.
    enum Ending: Int, Comparable, Hashable, Sendable {
        case character, word, clause, sentence, paragraph

        static func < (left: Ending, right: Ending) -> Bool { left.rawValue < right.rawValue }

        /// Between the last sound of a piece and the first of the next.
        var milliseconds: Int {
            switch self {
            case .character: 20
            case .word: 60
            case .clause: 180
            case .sentence: 380
            case .paragraph: 700
            }
        }
    }

    /// As the author wrote it, without white space at its ends.
    let text: String
    /// Of that, what is given to be spoken.
    let spoken: String
    let ending: Ending

    init(text: String, spoken: String? = nil, ending: Ending) {
        self.text = text
        self.spoken = spoken ?? text
        self.ending = ending
    }

    /// The text in pieces of at most `limit` Unicode scalars and of about even length, cut where it rests most.
    ///
    /// White space parts words everywhere; a word is cut only if it is longer than the limit, as sentences are in
    /// scripts without spaces.
    static func parts(of text: String, limit: Int) -> [SpeechPart] {
        var parts: [SpeechPart] = []
        var rest = trimmed(Array(text)[...])
        while !rest.isEmpty {
            let sizes = rest.map(\.unicodeScalars.count)
            let total = sizes.reduce(0, +)
            guard total > limit else {
                parts.append(SpeechPart(text: String(rest), ending: .paragraph))
                break
            }
            let pieces = (total + limit - 1) / limit
            let (count, ending) = cut(rest, sizes: sizes, wanted: total / pieces, limit: limit)
            let part = trimmed(rest.prefix(count))
            if !part.isEmpty { parts.append(SpeechPart(text: String(part), ending: ending)) }
            rest = trimmed(rest.dropFirst(count))
        }
        return parts
    }

    /// How many characters to take: up to the best ending that is not too early, and of these the one nearest to the
    /// length that is wanted.
    private static func cut(
        _ text: ArraySlice<Character>, sizes: [Int], wanted: Int, limit: Int
    ) -> (count: Int, ending: Ending) {
        var best: (count: Int, ending: Ending, distance: Int)?
        var length = 0
        for (offset, size) in sizes.enumerated() {
            length += size
            guard length <= limit else { break }
            guard length * 2 >= wanted, offset + 1 < sizes.count,
                let ending = ending(before: text.startIndex + offset + 1, in: text)
            else { continue }
            let distance = abs(length - wanted)
            if let found = best, (found.ending, -found.distance) >= (ending, -distance) { continue }
            best = (offset + 1, ending, distance)
        }
        // A single character of more scalars than are allowed goes alone.
        return best.map { ($0.count, $0.ending) } ?? (1, .character)
    }

    /// What ends where the character at `place` begins. White space belongs to no piece: words end ahead of it.
    private static func ending(before place: Int, in text: ArraySlice<Character>) -> Ending? {
        let before = text[place - 1]
        guard !before.isWhitespace else { return nil }
        guard text[place].isWhitespace else {
            let isClosed = "。！？」』".contains(before) && !"」』”’）".contains(text[place])
            return isClosed ? .sentence : "、，；".contains(before) ? .clause : .character
        }
        let rest = text[place...]
        let newlines = rest.prefix(while: \.isWhitespace).count(where: \.isNewline)
        if newlines > 1 { return .paragraph }
        let mark = text[..<place].last { !"\"'”’»)]」』".contains($0) } ?? " "
        let next = rest.first { $0.isLetter || $0.isNumber }
        if ".!?…。！？".contains(mark), next?.isLowercase != true, !isInitial(endingAt: place - 1, in: text) {
            return .sentence
        }
        return ",;:—–…".contains(mark) || newlines > 0 ? .clause : .word
    }

    /// Whether a full stop follows one or two letters only, as after "J." and "Dr.".
    private static func isInitial(endingAt last: Int, in text: ArraySlice<Character>) -> Bool {
        guard text[last] == "." else { return false }
        let letters = text[..<last].reversed().prefix { $0.isLetter }
        return letters.count < 3 && letters.last?.isUppercase == true && letters.first != "I"
    }

    private static func trimmed(_ text: ArraySlice<Character>) -> ArraySlice<Character> {
        let head = text.drop(while: \.isWhitespace)
        guard let last = head.lastIndex(where: { !$0.isWhitespace }) else { return [] }
        return head[...last]
    }
}
