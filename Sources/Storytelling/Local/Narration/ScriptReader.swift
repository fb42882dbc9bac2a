/// A word of the script and what is spoken of it.
struct ScriptWord: Hashable {
    /// As the author wrote it, punctuation included.
    let text: String
    /// Empty where nothing of it can be spoken.
    var pieces: [SpokenPiece]
}

/// Reads a whole text: its words in order, with the silences that its punctuation and its line breaks ask for.
enum ScriptReader {
    static func read(_ text: String) -> [ScriptWord] {
        let tokens = tokens(of: text)
        var words: [ScriptWord] = []
        for (index, token) in tokens.enumerated() {
            let next = index + 1 < tokens.count ? tokens[index + 1] : nil
            var reading = WordReader.read(
                token.text, isAfterNumber: index > 0 && endsWithDigit(tokens[index - 1].text),
                isBeforeNumber: next.map { startsWithDigit($0.text) } ?? false)
            settleStop(&reading, token: token, next: next)
            if var last = reading.pieces.popLast() {
                last.pause = max(last.pause, token.breakPause)
                reading.pieces.append(last)
            } else {
                reading.leadingPause = max(reading.leadingPause, token.breakPause)
            }
            lengthenLastPause(of: &words, to: reading.leadingPause)
            words.append(ScriptWord(text: token.text, pieces: reading.pieces))
        }
        return words
    }

    private struct Token {
        var text: String
        /// The silence that the white space after it asks for: a line break is a comma, an empty line a paragraph.
        var breakPause = Pause.none
    }

    private static func tokens(of text: String) -> [Token] {
        var tokens: [Token] = []
        var isInWord = false
        var newlines = 0
        for character in text {
            guard character.isWhitespace else {
                if !isInWord { tokens.append(Token(text: "")) }
                tokens[tokens.count - 1].text.append(character)
                isInWord = true
                newlines = 0
                continue
            }
            isInWord = false
            if character.isNewline { newlines += 1 }
            if newlines > 0, !tokens.isEmpty {
                tokens[tokens.count - 1].breakPause = newlines > 1 ? .paragraph : .comma
            }
        }
        return tokens
    }

    /// Decides whether an abbreviation's full stop ends the sentence, and whether a "!" or "?" only interrupts it.
    private static func settleStop(_ reading: inout WordReader.Reading, token: Token, next: Token?) {
        guard var last = reading.pieces.popLast() else { return }
        defer { reading.pieces.append(last) }
        guard let next else { return }
        let start = next.text.first { $0.isLetter || $0.isNumber }
        let continues = start?.isLowercase == true
        if reading.hasDoubtfulStop, sentenceStarters.contains(next.text.lowercased()), start?.isUppercase == true {
            last.punctuation = .stop
            last.pause = max(last.pause, .sentence)
        }
        let isExclaimed = last.punctuation == .question || last.punctuation == .exclamation
        if isExclaimed, last.pause == .sentence, continues { last.pause = .aside }
    }

    private static func lengthenLastPause(of words: inout [ScriptWord], to pause: Pause) {
        guard pause > .none, let spoken = words.lastIndex(where: { !$0.pieces.isEmpty }) else { return }
        let last = words[spoken].pieces.count - 1
        words[spoken].pieces[last].pause = max(words[spoken].pieces[last].pause, pause)
    }

    private static func endsWithDigit(_ text: String) -> Bool { text.last?.isNumber == true }
    private static func startsWithDigit(_ text: String) -> Bool { text.first?.isNumber == true }

    private static let sentenceStarters: Set<String> = [
        "the", "a", "an", "he", "she", "it", "they", "we", "i", "you", "his", "her", "my", "our", "their", "its",
        "but", "and", "then", "in", "on", "at", "when", "that", "this", "there", "no", "nothing", "something", "what",
        "as", "if", "so", "for", "from", "after", "before", "every", "one",
    ]
}
