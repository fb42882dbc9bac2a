/// Words written short with a full stop.
enum Abbreviations {
    struct Entry {
        /// What is said; `nil` leaves it to the synthesiser, which knows from its neighbours.
        let said: String?
        /// Whether the full stop may also end a sentence.
        let mayEndSentence: Bool
    }

    /// The entry for `word`, given without its full stop; most are only abbreviations with a capital.
    static func entry(for word: String, beforeNumber: Bool) -> Entry? {
        let lower = word.lowercased()
        if lower == "no" { return beforeNumber ? Entry(said: "number", mayEndSentence: false) : nil }
        guard word.first?.isUppercase == true || ["etc", "vs", "mr", "mrs", "jr", "sr"].contains(lower) else {
            return nil
        }
        if let said = titles[lower] { return Entry(said: said, mayEndSentence: false) }
        if let said = others[lower] { return Entry(said: said, mayEndSentence: true) }
        return lower == "st" || lower == "dr" ? Entry(said: nil, mayEndSentence: lower == "st") : nil
    }

    /// What letters with full stops between them stand for, if they are not to be spelt.
    static func phrase(for dotted: String) -> String? { dottedPhrases[dotted] }

    private static let titles = [
        "mr": "mister", "mrs": "missus", "ms": "miz", "prof": "professor", "lt": "lieutenant", "sgt": "sergeant",
        "capt": "captain", "gen": "general", "col": "colonel", "rev": "reverend", "hon": "honorable",
        "mt": "mount", "vs": "versus", "gov": "governor", "sen": "senator", "maj": "major", "cpl": "corporal",
    ]

    private static let others = [
        "etc": "et cetera", "jr": "junior", "sr": "senior", "ave": "avenue", "blvd": "boulevard", "apt": "apartment",
        "co": "company", "inc": "incorporated", "dept": "department", "jan": "January", "feb": "February",
        "aug": "August", "sept": "September", "oct": "October", "nov": "November", "dec": "December",
    ]

    private static let dottedPhrases = ["eg": "for example", "ie": "that is"]
}
