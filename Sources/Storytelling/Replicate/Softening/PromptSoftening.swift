/// Says what a picture shows with less and less that a safety checker could take offence at.
///
/// First the words that show harm give way to others that let it be guessed; then whole clauses go that hold such
/// words, or milder ones; in the end nothing is left but the place, its hour, weather and light.
struct PromptSoftening: Hashable, Sendable {
    let prompt: String
    let context: String

    /// - Parameters:
    ///   - round: 0 for the prompt as it is.
    ///   - last: the round in which only the place is left.
    func prompt(round: Int, of last: Int) -> String {
        if round <= 0 { return Self.joined(prompt, context) }
        if round >= last { return placeAlone }
        if round == 1 { return Self.joined(Self.reworded(prompt), Self.reworded(context)) }
        return Self.joined(Self.withoutHarm(prompt), Self.withoutHarm(context))
    }

    /// What the picture shows first: models give less weight to what comes later.
    private static func joined(_ prompt: String, _ context: String) -> String {
        [prompt, context].filter { $0.contains { !$0.isWhitespace } }.joined(separator: "\n")
    }

    // MARK: Words

    /// The same text, with every word of the table in other words.
    static func reworded(_ text: String) -> String {
        replacingWords(in: text) { SofterWords.hints[$0] }
    }

    private static func replacingWords(in text: String, _ softer: (String) -> String?) -> String {
        var result = ""
        var word = ""
        func flush() {
            guard let hint = softer(word.lowercased()) else {
                result += word
                word = ""
                return
            }
            let isCapital = word.first?.isUppercase == true
            result += isCapital ? hint.prefix(1).uppercased() + hint.dropFirst() : hint
            word = ""
        }
        for character in text {
            if character.isLetter {
                word.append(character)
            } else {
                flush()
                result.append(character)
            }
        }
        flush()
        return result
    }

    // MARK: Clauses

    /// What is left of the text without the clauses in which anything harmful is named.
    static func withoutHarm(_ text: String) -> String {
        let clauses = text.split { ".;,:!?\n".contains($0) }
        let kept = clauses.filter { clause in
            let words = clause.lowercased().split { !$0.isLetter }.map(String.init)
            return !words.isEmpty
                && words.allSatisfy { SofterWords.hints[$0] == nil && !SofterWords.uneasy.contains($0) }
        }
        let sentence = kept.map { $0.drop(while: \.isWhitespace) }.joined(separator: ", ")
        return sentence.isEmpty ? "" : sentence + "."
    }

    // MARK: The place

    /// A picture of the place in which nobody is to be seen.
    private var placeAlone: String {
        let scene = SceneReading(prompt).completed(by: SceneReading(context))
        var parts = [(scene.places.first ?? .house).phrase(0)]
        if let hour = scene.hours.first { parts.append(hour.phrase(0)) }
        if let light = scene.lights.first { parts.append(light.phrase(0)) }
        if let weather = scene.weather.first { parts.append(weather.phrase(0)) }
        return parts.joined(separator: ", ") + ". Nobody is there. A quiet, moody painting with few colours."
    }
}
