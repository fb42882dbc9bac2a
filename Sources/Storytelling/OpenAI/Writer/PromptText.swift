/// Text of a model, made fit to be a part of a prompt.
enum PromptText {
    /// The text on one line, without a stop at its end, cut at a word where it is too long.
    static func line(_ text: String, _ limit: Int = OpenAILimits.lineCharacters) -> String {
        let words = text.split { $0.isWhitespace || $0.isNewline }
        var line = ""
        for word in words {
            guard line.count + word.count < limit else {
                if line.isEmpty { line = String(word.prefix(limit)) }
                break
            }
            line += line.isEmpty ? String(word) : " " + word
        }
        while let last = line.last, ".;,: ".contains(last) { line.removeLast() }
        return line.contains { $0.isLetter || $0.isNumber } ? line : ""
    }

    /// The parts, each a sentence, as far as they fit; the first is always there.
    static func sentences(_ parts: [String], within limit: Int) -> String {
        var text = ""
        for part in parts where !part.isEmpty {
            let sentence = part.prefix(1).uppercased() + part.dropFirst() + "."
            if !text.isEmpty, text.count + 1 + sentence.count > limit { continue }
            text += text.isEmpty ? sentence : " " + sentence
        }
        return text
    }
}
