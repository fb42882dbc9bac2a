extension CaptionTrack {
    /// A SubRip file (`.srt`), in UTF-8 with the line ends that its first program wrote.
    ///
    /// The format has no way to escape: what players would take for markup (`<b>`, `{\an8}`) is kept from them by a
    /// word joiner, which is not seen, and an arrow by one that is no separator of times.
    public var subRip: String {
        var text = ""
        for (index, cue) in cues.enumerated() {
            let (start, end) = (
                time(ofFrame: cue.firstFrame, perSecond: 1000), time(ofFrame: cue.endFrame, perSecond: 1000)
            )
            text += """
                \(index + 1)\r
                \(CaptionTime.text(milliseconds: start, separator: ",")) --> \
                \(CaptionTime.text(milliseconds: end, separator: ","))\r
                \(Self.subRipText(cue.text))\r
                \r

                """
        }
        return text
    }

    private static func subRipText(_ text: String) -> String {
        var written = ""
        for character in singleLine(text).replacing("-->", with: "→") {
            written.append(character)
            if character == "<" || character == "{" { written.append(wordJoiner) }
        }
        return written
    }

    static let wordJoiner: Character = "\u{2060}"

    /// The text without line ends, so that no blank line ends a cue early.
    static func singleLine(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }
}
