/// Finds where sentences and clauses end in running text.
enum SentenceBoundaries {
    /// The sentences of a paragraph whose white space is folded, closing quotes kept with their sentence.
    static func sentences(of paragraph: String) -> [String] {
        let characters = Array(paragraph)
        var sentences: [String] = []
        var start = 0
        var index = 0
        while index < characters.count {
            guard isMark(characters[index]) else {
                index += 1
                continue
            }
            let mark = index
            while index < characters.count, isMark(characters[index]) || isCloser(characters[index]) { index += 1 }
            if isEnd(mark: mark, next: index, in: characters) {
                append(characters[start..<index], to: &sentences)
                start = index
            }
        }
        append(characters[start...], to: &sentences)
        return sentences
    }

    private static func append(_ slice: ArraySlice<Character>, to sentences: inout [String]) {
        let trimmed = slice.drop(while: \.isWhitespace)
        if !trimmed.isEmpty { sentences.append(String(trimmed)) }
    }

    private static func isMark(_ character: Character) -> Bool { ".!?…。！？".contains(character) }
    private static func isWideMark(_ character: Character) -> Bool { "。！？".contains(character) }
    private static func isCloser(_ character: Character) -> Bool { "\"'”’»)]」』".contains(character) }

    /// Whether the mark at `mark` ends its sentence; `next` is the first character after it and its quotes.
    private static func isEnd(mark: Int, next: Int, in characters: [Character]) -> Bool {
        guard next < characters.count, !isWideMark(characters[mark]) else { return true }
        guard characters[next].isWhitespace else { return false }
        let following = characters[next...].first { $0.isLetter || $0.isNumber }
        // A sentence never starts small: `"Run!" she said` goes on.
        if let following, following.isLowercase { return false }
        guard characters[mark] == ".", next == mark + 1 else { return true }
        let word = wordBefore(mark, in: characters)
        return !isAbbreviation(word, before: following)
    }

    /// The letters and inner dots that lead up to the full stop at `mark`.
    private static func wordBefore(_ mark: Int, in characters: [Character]) -> String {
        var first = mark
        while first > 0, characters[first - 1].isLetter || characters[first - 1] == "." { first -= 1 }
        return String(characters[first..<mark])
    }

    private static func isAbbreviation(_ word: String, before following: Character?) -> Bool {
        if titles.contains(word.lowercased()) { return true }
        if numbered.contains(word.lowercased()) { return following?.isNumber ?? false }
        // An initial, as in "J. Harker"; but "It was I." ends.
        return word.count == 1 && word != "I" && word.first?.isUppercase == true
    }

    /// Stand before a name, or explain what follows: never the end of a sentence.
    private static let titles: Set<String> = [
        "mr", "mrs", "ms", "mx", "dr", "prof", "rev", "fr", "st", "mt", "sgt", "capt", "col", "gen", "lt", "cpl",
        "cmdr", "hon", "messrs", "e.g", "i.e", "cf", "vs", "viz", "approx",
    ]

    /// Stand before a number: "No. 7" goes on, "No. He ran." does not.
    private static let numbered: Set<String> = ["no", "nos", "vol", "ch", "fig", "p", "pp", "ca", "c"]

    /// `sentence` itself, or its clauses where it is longer than the rules allow.
    static func clauses(of sentence: String, rules: BreakdownRules) -> [String] {
        guard sentence.count > rules.longestSentence else { return [sentence] }
        var rest = Array(sentence)[...]
        var clauses: [String] = []
        while rest.count > rules.targetLength {
            let cut = clauseEnd(in: rest.prefix(rules.targetLength))
            clauses.append(trimmed(rest[..<cut]))
            rest = rest[cut...]
        }
        clauses.append(trimmed(rest))
        return clauses.filter { !$0.isEmpty }
    }

    /// The end of the last clause in the second half of `slice`; else its last space; else its end.
    private static func clauseEnd(in slice: ArraySlice<Character>) -> Int {
        let middle = slice.startIndex + slice.count / 2
        var lastSpace: Int?
        for index in stride(from: slice.endIndex - 1, through: slice.startIndex + 1, by: -1) {
            guard slice[index].isWhitespace else { continue }
            if lastSpace == nil { lastSpace = index }
            if index > middle, ";:,—–".contains(slice[index - 1]) { return index }
        }
        return lastSpace ?? slice.endIndex
    }

    private static func trimmed(_ slice: ArraySlice<Character>) -> String {
        let head = slice.drop(while: \.isWhitespace)
        guard let last = head.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(head[...last])
    }
}
