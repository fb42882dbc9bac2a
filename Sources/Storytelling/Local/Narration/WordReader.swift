/// Reads one word of the script, as the author typed it between two spaces, into pieces of speech.
struct WordReader {
    /// What a word amounts to.
    struct Reading {
        /// Empty where nothing of the word can be spoken.
        var pieces: [SpokenPiece] = []
        /// A silence that the word asks for before itself, as a lone dash does.
        var leadingPause = Pause.none
        /// Whether its full stop belongs to an abbreviation and only maybe ends the sentence, too.
        var hasDoubtfulStop = false
    }

    private let characters: [Character]
    private let isAfterNumber: Bool
    private let isBeforeNumber: Bool
    private var index = 0
    private var currency: String?
    private var reading = Reading()

    /// - Parameters:
    ///   - isAfterNumber: Whether the word before ends with a digit, which makes "AM" a time of day.
    ///   - isBeforeNumber: Whether the word after starts with one, which makes "No." a number.
    static func read(_ word: String, isAfterNumber: Bool = false, isBeforeNumber: Bool = false) -> Reading {
        var reader = WordReader(word, isAfterNumber: isAfterNumber, isBeforeNumber: isBeforeNumber)
        return reader.read()
    }

    private init(_ word: String, isAfterNumber: Bool, isBeforeNumber: Bool) {
        characters = Folding.fold(word)
        self.isAfterNumber = isAfterNumber
        self.isBeforeNumber = isBeforeNumber
    }

    private mutating func read() -> Reading {
        while index < characters.count, reading.pieces.count < NarrationLimits.piecesPerWord {
            let character = characters[index]
            if character.isLetter {
                readLetters()
            } else if character.isNumber {
                readNumber()
            } else {
                readSign(character)
                index += 1
            }
        }
        reading.pieces = Array(reading.pieces.prefix(NarrationLimits.piecesPerWord))
        return reading
    }

    private func character(at position: Int) -> Character? {
        characters.indices.contains(position) ? characters[position] : nil
    }

    private func isLetter(at position: Int) -> Bool { character(at: position)?.isLetter == true }
    private func isDigit(at position: Int) -> Bool { character(at: position)?.isNumber == true }

    // MARK: Letters

    private mutating func readLetters() {
        if let dotted = dottedLetters() { return readDotted(dotted) }
        let start = index
        while isLetter(at: index) || (character(at: index) == "'" && isLetter(at: index + 1)) { index += 1 }
        let letters = String(characters[start..<index])
        let followsNumber = start == 0 ? isAfterNumber : isDigit(at: start - 1)
        if followsNumber, let unit = units[letters.lowercased()] {
            reading.pieces.append(unit)
        } else if character(at: index) == ".", !isLetter(at: index + 1),
            let entry = Abbreviations.entry(for: letters, beforeNumber: isBeforeNumber)
        {
            readAbbreviation(letters, entry)
        } else if character(at: index) == ".", letters.count == 1, letters.first?.isUppercase == true {
            // An initial.
            reading.pieces.append(contentsOf: Pronunciation.pieces(for: letters))
            reading.hasDoubtfulStop = true
            index += 1
        } else {
            reading.pieces += Pronunciation.pieces(for: letters)
        }
    }

    private mutating func readAbbreviation(_ letters: String, _ entry: Abbreviations.Entry) {
        if let said = entry.said {
            reading.pieces += said.split(separator: " ").map { .word(String($0)) }
        } else {
            // The synthesiser tells Saint from Street and Doctor from Drive.
            reading.pieces.append(.expanded(letters))
        }
        reading.hasDoubtfulStop = entry.mayEndSentence
        index += 1
    }

    /// How many characters from here are single letters with full stops between: "a.m.", "U.S.A", "Ph.D.".
    private func dottedLetters() -> Range<Int>? {
        var end = index
        var groups = 0
        while isLetter(at: end) {
            let length = isLetter(at: end + 1) ? 2 : 1
            guard !isLetter(at: end + length), length == 1 || groups == 0 else { break }
            let hasStop = character(at: end + length) == "."
            groups += 1
            end += hasStop ? length + 1 : length
            if !hasStop { break }
        }
        let isWhole = !isLetter(at: end) && !isDigit(at: end)
        return groups > 1 && isWhole ? index..<end : nil
    }

    private mutating func readDotted(_ range: Range<Int>) {
        let letters = characters[range].filter { $0.isLetter }
        if let phrase = Abbreviations.phrase(for: String(letters).lowercased()) {
            reading.pieces += phrase.split(separator: " ").map { .word(String($0)) }
        } else {
            reading.pieces.append(Pronunciation.spelt(String(letters)))
        }
        reading.hasDoubtfulStop = characters[range.upperBound - 1] == "."
        index = range.upperBound
    }

    // MARK: Numbers

    private mutating func readNumber() {
        let start = index
        while isDigit(at: index) || (isNumberSign(at: index) && isDigit(at: index + 1)) { index += 1 }
        let parts = numberParts(characters[start..<index])
        if start > 0, characters[start - 1] == "-", start == 1 { reading.pieces.append(.word("minus")) }
        for (offset, part) in parts.enumerated() {
            let suffix = offset == parts.count - 1 ? numberSuffix() : ""
            let sign = offset == 0 && start > 0 && characters[start - 1] == "$" ? "$" : ""
            let year = sign.isEmpty && suffix != "%" ? yearPieces(part, suffix: suffix) : nil
            reading.pieces += year ?? [.expanded(sign + part + suffix)]
        }
        if let currency { reading.pieces.append(.word(currency)) }
        currency = nil
    }

    /// Four digits from 1100 to 1999, as years are said: "eighteen ninety-seven", "nineteen oh five".
    private func yearPieces(_ number: String, suffix: String) -> [SpokenPiece]? {
        guard number.count == 4, let value = Int(number), (1100...1999).contains(value) else { return nil }
        let century = SpokenPiece.expanded(String(value / 100))
        return switch value % 100 {
        case 0: suffix.isEmpty ? [century, .word("hundred")] : nil
        case 1...9: [century, .word("oh"), .expanded(String(value % 10) + suffix)]
        default: [century, .expanded(String(value % 100) + suffix)]
        }
    }

    private func isNumberSign(at position: Int) -> Bool {
        guard let character = character(at: position) else { return false }
        return character == "." || character == "," || character == ":"
    }

    /// A number in portions that the synthesiser expands: hours, minutes and seconds apart, long digits in blocks.
    private func numberParts(_ number: ArraySlice<Character>) -> [String] {
        let parts = number.count { $0 == ":" } > 1 ? number.split(separator: ":").map { $0 } : [number]
        return parts.flatMap { part -> [String] in
            guard part.count > NarrationLimits.pieceLetters / 2 else { return [String(part)] }
            let digits = Array(part.filter { $0.isNumber })
            return stride(from: 0, to: digits.count, by: 9).map { String(digits[$0..<min($0 + 9, digits.count)]) }
        }
    }

    /// Takes what belongs to the number behind it: "%", or "st", "th", "s", "'s" where no letter follows.
    private mutating func numberSuffix() -> String {
        if character(at: index) == "%" {
            index += 1
            return "%"
        }
        for suffix in ["'s", "st", "nd", "rd", "th", "s"] {
            let end = index + suffix.count
            guard end <= characters.count, String(characters[index..<end]).lowercased() == suffix, !isLetter(at: end)
            else { continue }
            index = end
            return suffix == "'s" ? "s" : suffix
        }
        return ""
    }

    // MARK: Signs

    private mutating func readSign(_ sign: Character) {
        if let spoken = spokenSigns[sign] {
            reading.pieces.append(.word(spoken))
            return
        }
        switch sign {
        case ",": punctuate(.comma, .comma)
        case ";", ":": punctuate(.comma, .clause)
        case ".": readStop()
        case "!": punctuate(.exclamation, .sentence)
        case "?": punctuate(.question, .sentence)
        case "(", ")", "[", "]": punctuate(.comma, .comma)
        case Folding.ellipsis: punctuate(.comma, .ellipsis)
        case Folding.dash: readDash()
        case "-" where index + 1 == characters.count: punctuate(.comma, .dash)
        case "#" where isDigit(at: index + 1): reading.pieces.append(.word("number"))
        case "£" where isDigit(at: index + 1): currency = "pounds"
        case "€" where isDigit(at: index + 1): currency = "euros"
        default: break
        }
    }

    private mutating func readStop() {
        if let last = characters[..<index].last, last.isLetter, character(at: index + 1)?.isLowercase == true {
            reading.pieces.append(.word("dot"))
        } else {
            punctuate(.stop, .sentence)
        }
    }

    private mutating func readDash() {
        if index > 0, isDigit(at: index - 1), isDigit(at: index + 1) {
            reading.pieces.append(.word("to"))
        } else {
            punctuate(.comma, .dash)
        }
    }

    /// Notes a sign and its silence on the piece before it, or before the word where there is none.
    private mutating func punctuate(_ sign: SpokenPiece.Punctuation, _ pause: Pause) {
        guard var last = reading.pieces.popLast() else {
            // A sentence's end that stands alone ends the words before it.
            reading.leadingPause = max(reading.leadingPause, pause)
            return
        }
        if last.punctuation == nil || sign == .question { last.punctuation = sign }
        last.pause = max(last.pause, pause)
        reading.pieces.append(last)
        reading.hasDoubtfulStop = false
    }
}

private let units: [String: SpokenPiece] = [
    "am": .expanded("a.m."), "pm": .expanded("p.m."), "km": .word("kilometers"), "kg": .word("kilograms"),
    "cm": .word("centimeters"), "mm": .word("millimeters"), "ft": .word("feet"), "lb": .word("pounds"),
    "lbs": .word("pounds"), "mph": .expanded("m.p.h."), "min": .word("minutes"), "hrs": .word("hours"),
]

private let spokenSigns: [Character: String] = [
    "&": "and", "@": "at", "+": "plus", "=": "equals", "°": "degrees", "%": "percent",
]
