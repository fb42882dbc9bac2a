import FarmCore

extension MakersWish {
    /// Every field that a wish may have.
    static let fields: Set<String> = ["writer", "image", "voice", "narrator", "fallback", "reuse"]

    /// - Throws: `Problem` with `.invalidBodyField`.
    init(_ fields: JSONFields) throws(Problem) {
        self.init()
        writer = try fields.choice("writer")
        image = try fields.choice("image")
        voice = try fields.choice("voice")
        fallsBack = try fields.flag("fallback")
        reuses = try fields.flag("reuse")
        guard let narrator = try fields.fields("narrator", of: ["voice", "instructions"]) else { return }
        narratorVoice = try narrator.parsed("voice", as: Self.voiceRule, by: Self.voiceName)
        narratorInstructions = try narrator.optionalText("instructions", characters: APILimits.instructionCharacters)
    }

    private static let voiceRule =
        "a voice's name: 1 to \(APILimits.voiceCharacters) letters, digits, '-', '_' or '.'"

    private static func voiceName(_ text: String) -> String? {
        let isName = text.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                    || "-_.".unicodeScalars.contains(scalar))
        }
        return isName && (1...APILimits.voiceCharacters).contains(text.unicodeScalars.count) ? text : nil
    }
}
