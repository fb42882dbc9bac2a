/// How a run of letters is said: as a word, as letters, or as what it stands for.
enum Pronunciation {
    /// The pieces for a run of ASCII letters with inner apostrophes.
    static func pieces(for letters: String) -> [SpokenPiece] {
        let lower = letters.lowercased()
        if let said = respelt[lower] { return said.split(separator: " ").map { .word(String($0)) } }
        if letters.contains("'") { return [.expanded(isShouted(letters) ? lower : letters)] }
        let short = shortened(lower)
        if letters.count == 1 { return [letter(lower)] }
        if let interjection = interjections[short] { return [.word(interjection)] }
        if isShouted(letters) {
            if acronyms.contains(lower) || (letters.count <= 5 && !hasVowel(lower)) { return [spelt(letters)] }
            return chunks(short)
        }
        if !hasVowel(lower) { return chunks(short).map { .expanded($0.text) } }
        return chunks(short == lower ? letters : short)
    }

    /// Letters said one by one.
    static func spelt(_ letters: some StringProtocol) -> SpokenPiece {
        .expanded(letters.prefix(NarrationLimits.pieceLetters / 2).map { "\($0)." }.joined())
    }

    private static func letter(_ letter: String) -> SpokenPiece {
        switch letter {
        case "a": .word("a")
        case "i": .word("I")
        case "o": .word("oh")
        default: .expanded(letter.uppercased())
        }
    }

    private static func isShouted(_ letters: String) -> Bool {
        letters.count > 1 && !letters.contains { $0.isLowercase }
    }

    private static func hasVowel(_ lower: String) -> Bool {
        lower.contains { "aeiouy".contains($0) }
    }

    /// `lower` without drawn-out letters: three or more become two where that spells a known word, else one.
    private static func shortened(_ lower: String) -> String {
        func cut(to length: Int) -> String {
            var result = ""
            var run = 0
            var runIsLong = false
            let characters = Array(lower)
            for (index, character) in characters.enumerated() {
                let isContinued = index > 0 && characters[index - 1] == character
                run = isContinued ? run + 1 : 1
                if !isContinued { runIsLong = characters[index...].prefix { $0 == character }.count > 2 }
                if !runIsLong || run <= length { result.append(character) }
            }
            return result
        }
        let double = cut(to: 2)
        return double == lower || doubled.contains(double) ? double : cut(to: 1)
    }

    /// A long run in portions that the synthesiser can swallow.
    private static func chunks(_ letters: String) -> [SpokenPiece] {
        var rest = letters[...]
        var pieces: [SpokenPiece] = []
        while !rest.isEmpty {
            pieces.append(.word(String(rest.prefix(NarrationLimits.pieceLetters))))
            rest = rest.dropFirst(NarrationLimits.pieceLetters)
        }
        return pieces
    }

    private static let respelt = [
        "o'clock": "oclock", "ma'am": "maam", "y'all": "yall", "rock'n'roll": "rock and roll", "'n'": "and",
        "o'er": "ore", "ne'er": "nair", "e'er": "air", "e'en": "een", "ok": "okay",
    ]

    private static let interjections = [
        "hm": "hmm", "hmm": "hmm", "mm": "hmm", "m": "hmm", "mhm": "hmm", "sh": "shh", "shh": "shh", "pst": "psst",
        "psst": "psst", "gr": "grr", "grr": "grr", "br": "brr", "brr": "brr", "tsk": "tisk", "pft": "fft",
        "pfft": "fft",
    ]

    private static let acronyms: Set<String> = [
        "fbi", "cia", "usa", "uk", "tv", "dna", "rna", "ufo", "er", "icu", "nypd", "lapd", "mri", "iq", "atm", "suv",
        "cctv", "dvd", "vhs", "gps", "emt", "cpr", "id", "pc", "diy", "asap", "ceo", "pm", "phd",
    ]

    private static let doubled: Set<String> = [
        "see", "boo", "soon", "too", "moon", "doom", "noon", "need", "feel", "sleep", "deep", "look", "good", "room",
        "food", "keep", "free", "three", "well", "tell", "hell", "hello", "all", "call", "fall", "kill", "still",
        "will", "run", "pool", "cool", "fool", "school", "door", "floor", "blood", "scream", "freeze", "creep",
    ]
}
