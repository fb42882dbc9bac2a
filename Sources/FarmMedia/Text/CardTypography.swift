import FarmCore

/// How a card is set: sizes are of the picture's shorter side.
enum CardTypography {
    /// Bone rather than white, and a darker shade of it.
    static let titleColour = Colour(red: 0xEC, green: 0xE6, blue: 0xDA)
    static let subtitleColour = Colour(red: 0xBD, green: 0xB5, blue: 0xA6)
    static let shadowColour = Colour(red: 0, green: 0, blue: 0)

    static let titleHeight = 0.15
    static let subtitleHeight = 0.062
    /// What a long title may be reduced to before it takes more lines.
    static let smallestScale = 0.4
    static let subtitleScale = 0.6
    /// Between title, rule and subtitle.
    static let gap = 0.045
    static let ruleWidth = 0.1

    /// How many lines a title may have, and how much of the picture's width and height it may take.
    ///
    /// Lines have two words or more, that none stands forlorn, unless there are hardly any.
    static func titleRoom(for title: String, in format: VideoFormat) -> (lines: Int, width: Double, height: Double) {
        let words = title.split(separator: " ").count
        let lines = max(1, words <= 3 ? words : words / 2)
        return format.width > format.height ? (min(lines, 3), 0.8, 0.5) : (min(lines, 6), 0.84, 0.5)
    }

    /// Letters of scripts that have capitals are set in capitals, wide apart; other scripts as they are written.
    static func title(_ text: String) -> String {
        // Georgian has capitals in Unicode that its readers do not use.
        let isGeorgian = text.unicodeScalars.contains { (0x10A0...0x10FF).contains($0.value) }
        return isGeorgian ? text : text.uppercased()
    }

    /// The space added after each letter, in line heights: none where letters join or bear others.
    static func tracking(of text: String, wide: Double) -> Double {
        var widest = wide
        for scalar in text.unicodeScalars where scalar.properties.isAlphabetic {
            switch scalar.value {
            case 0..<0x0590, 0x10A0...0x10FF, 0x1E00...0x1FFF: continue
            default: widest = UnspacedScript(scalar) == .eastAsian ? min(widest, 0.06) : 0
            }
        }
        return widest
    }
}
