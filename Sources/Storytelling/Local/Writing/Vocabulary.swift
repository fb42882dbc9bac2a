/// A kind of thing that stories speak of, with the words that name it.
protocol Vocabulary: CaseIterable, Hashable, Sendable {
    /// Lower-case words and phrases in the singular, separated by commas.
    var names: String { get }
    /// How much one mention counts against mentions of others of its kind.
    var weight: Int { get }
}

extension Vocabulary {
    var weight: Int { 1 }
}

/// Finds the words of one vocabulary in a text.
struct Lexicon<Term: Vocabulary>: Sendable {
    private let terms: [String: Term]
    private static var longestPhrase: Int { 3 }

    init() {
        var terms: [String: Term] = [:]
        for term in Term.allCases {
            for name in term.names.split(separator: ",") {
                terms[name.split(whereSeparator: \.isWhitespace).joined(separator: " ")] = term
            }
        }
        self.terms = terms
    }

    /// The terms that `text` names, the weightiest first; among equals, the one named first.
    func terms(in text: StoryWords) -> [Term] {
        var scores: [Term: (score: Int, first: Int)] = [:]
        var index = 0
        while index < text.words.count {
            guard let (term, length) = match(at: index, in: text) else {
                index += 1
                continue
            }
            if !text.isDenied(at: index) {
                let known = scores[term]
                scores[term] = ((known?.score ?? 0) + term.weight, known?.first ?? index)
            }
            index += length
        }
        return scores.sorted { ($1.value.score, $0.value.first) < ($0.value.score, $1.value.first) }.map(\.key)
    }

    private func match(at index: Int, in text: StoryWords) -> (Term, length: Int)? {
        for length in stride(from: min(Self.longestPhrase, text.words.count - index), through: 1, by: -1) {
            let phrase = text.words[index..<(index + length)]
            let head = phrase.dropLast().joined(separator: " ")
            guard let last = phrase.last else { continue }
            for form in StoryWords.singulars(of: last) {
                if let term = terms[head.isEmpty ? form : head + " " + form] { return (term, length) }
            }
        }
        return nil
    }
}

/// A text as lower-case words, ready for look-up.
struct StoryWords: Sendable {
    let words: [String]

    init(_ text: String) {
        words = text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "'" && $0 != "’" }
            .map { word in
                let bare = word.drop { "'’".contains($0) }
                return String(bare.split { "'’".contains($0) }.first ?? "")
            }
            .filter { !$0.isEmpty }
    }

    /// Whether the word at `index` is said not to be there: "no rain", "without a lantern".
    func isDenied(at index: Int) -> Bool {
        let before = words[max(0, index - 2)..<index]
        if let last = before.last, ["no", "without", "never", "nor"].contains(last) { return true }
        return before.count == 2 && before.first == "without" && ["a", "any", "the"].contains(before.last)
    }

    /// The word itself and what it may be the plural of.
    static func singulars(of word: String) -> [String] {
        var forms = [word]
        if word.hasSuffix("ies") { forms.append(word.dropLast(3) + "y") }
        if word.hasSuffix("ves") { forms.append(word.dropLast(3) + "f") }
        if word.hasSuffix("es") { forms.append(String(word.dropLast(2))) }
        if word.hasSuffix("s") { forms.append(String(word.dropLast())) }
        return forms
    }

    func contains(phrase: String) -> Bool {
        let parts = phrase.split(separator: " ").map(String.init)
        guard !parts.isEmpty, parts.count <= words.count else { return false }
        return (0...(words.count - parts.count)).contains { Array(words[$0..<($0 + parts.count)]) == parts }
    }
}
