extension CaptionTrack {
    /// An Advanced SubStation Alpha file (`.ass`, v4.00+) in the video's own raster and style. Where the style tells
    /// words apart, each has a karaoke time (`\k`, hundredths of a second), and those that have begun the accent's
    /// colour.
    public func advancedSubStation(_ style: SubtitleStyle, format: VideoFormat) -> String {
        let tellsWordsApart = style.look != .plain && style.look != .boxed
        var text = Self.header(style, tellsWordsApart: tellsWordsApart, format: format)
        for cue in cues {
            let (start, end) = (
                time(ofFrame: cue.firstFrame, perSecond: 100), time(ofFrame: cue.endFrame, perSecond: 100)
            )
            text += """
                Dialogue: 0,\(Self.time(start)),\(Self.time(end)),Default,,0,0,0,,\
                \(tellsWordsApart ? karaoke(cue, from: start, to: end) : Self.escaped(cue.text))

                """
        }
        return text
    }

    /// Each word with how long it lasts: until the next begins, the last until the cue ends.
    private func karaoke(_ cue: SubtitleCue, from start: Int, to end: Int) -> String {
        let starts = cue.words.map { max(start, time(ofFrame: $0.firstFrame, perSecond: 100)) }
        var text = ""
        if let first = starts.first, first > start { text += "{\\k\(first - start)}" }
        for (index, word) in cue.words.enumerated() {
            let next = index + 1 < starts.count ? starts[index + 1] : end
            text += (index > 0 ? " " : "") + "{\\k\(max(0, next - starts[index]))}" + Self.escaped(word.text)
        }
        return text
    }

    /// Braces begin overrides unless escaped; a backslash is one only where no command follows it.
    private static func escaped(_ text: String) -> String {
        singleLine(text).replacing("\\", with: "\\\(wordJoiner)").replacing("{", with: "\\{")
            .replacing("}", with: "\\}")
    }

    /// `h:mm:ss.cc`
    private static func time(_ hundredths: Int) -> String {
        let seconds = hundredths / 100
        return """
            \(seconds / 3600):\(CaptionTime.padded(seconds / 60 % 60, 2)):\(CaptionTime.padded(seconds % 60, 2))\
            .\(CaptionTime.padded(hundredths % 100, 2))
            """
    }

    private static func header(_ style: SubtitleStyle, tellsWordsApart: Bool, format: VideoFormat) -> String {
        let side = Double(format.shortSide)
        let size = Int((style.fontHeight * side).rounded())
        let outline = tenths(style.outlineWidth * side)
        let margin = Int((style.margin * side).rounded())
        let alignment =
            switch style.place {
            case .bottom: 2
            case .middle: 5
            case .top: 8
            }
        // A comma ends a field, and a font's name has no other way to hold one.
        let family = singleLine(style.fontFamily).replacing(",", with: " ")
        let fields = [
            "Default", family, "\(size)", colour(tellsWordsApart ? style.accentColour : style.textColour),
            colour(style.textColour), colour(style.outlineColour), colour(style.outlineColour), "0", "0", "0", "0",
            "100", "100", "0", "0",
            style.look == .boxed ? "3" : "1", outline, "0", "\(alignment)", "0", "0", "\(margin)", "1",
        ]
        return """
            [Script Info]
            ScriptType: v4.00+
            PlayResX: \(format.width)
            PlayResY: \(format.height)
            WrapStyle: 0
            ScaledBorderAndShadow: yes
            YCbCr Matrix: TV.709

            [V4+ Styles]
            Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, \
            Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, \
            MarginL, MarginR, MarginV, Encoding
            Style: \(fields.joined(separator: ","))

            [Events]
            Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text

            """
    }

    /// `&HAABBGGRR`, opaque.
    private static func colour(_ colour: Colour) -> String {
        "&H00" + [colour.blue, colour.green, colour.red].map { Hexadecimal.string(of: [$0]).uppercased() }.joined()
    }

    private static func tenths(_ value: Double) -> String {
        let scaled = Int((value * 10).rounded())
        return scaled.isMultiple(of: 10) ? "\(scaled / 10)" : "\(scaled / 10).\(scaled % 10)"
    }
}
