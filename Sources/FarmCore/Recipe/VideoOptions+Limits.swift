extension VideoOptions {
    /// What users may ask for. What is out of these bounds is refused where it comes in, never bent.
    public enum Limits {
        /// Of grain, vignette, flicker, fog and aberration.
        public static let strength = 0.0...1.0
        /// The height of subtitles as a fraction of the picture's shorter side.
        public static let subtitleSize = 0.02...0.2
        /// Characters of a font family's name.
        public static let fontFamily = 1...64
        /// Characters of an end card.
        public static let endCard = 1...64
        /// Whole numbers that every JSON reader keeps exactly (RFC 8259, section 6).
        public static let seed: ClosedRange<UInt64> = 0...9_007_199_254_740_991
    }

    /// Whether `words` may stand at the end: some, on one line, not blank.
    public static func isEndCard(_ words: String) -> Bool {
        Limits.endCard.contains(words.unicodeScalars.count) && !words.allSatisfy(\.isWhitespace)
            && words.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }

    /// Whether `name` may be a font family's: letters, digits, spaces and hyphens, none of which means anything more
    /// to whoever looks for fonts.
    public static func isFontFamily(_ name: String) -> Bool {
        Limits.fontFamily.contains(name.count)
            && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }
            && name.contains { $0.isLetter }
    }
}

extension SubtitleStyle {
    /// The standard in another look.
    public static func standard(look: Look) -> SubtitleStyle {
        .chosen(
            look: look, place: standard.place, fontFamily: standard.fontFamily, fontHeight: standard.fontHeight,
            textColour: standard.textColour, accentColour: standard.accentColour,
            outlineColour: standard.outlineColour)
    }

    /// A style of the choices that are a user's; the outline grows with the letters, the rest is the standard's.
    public static func chosen(
        look: Look, place: Place, fontFamily: String, fontHeight: Double, textColour: Colour, accentColour: Colour,
        outlineColour: Colour
    ) -> SubtitleStyle {
        SubtitleStyle(
            look: look, place: place, fontFamily: fontFamily, fontHeight: fontHeight,
            outlineWidth: standard.outlineWidth * (fontHeight / standard.fontHeight), margin: standard.margin,
            textColour: textColour, accentColour: accentColour, outlineColour: outlineColour)
    }
}
