extension CaptionTrack {
    /// A WebVTT file (W3C WebVTT), in which each word after a cue's first has the time from which it sounds: pages
    /// can style what has been said (`::cue(:past)`).
    public var webVTT: String {
        var text = "WEBVTT\n\n"
        for cue in cues {
            let (start, end) = (
                time(ofFrame: cue.firstFrame, perSecond: 1000), time(ofFrame: cue.endFrame, perSecond: 1000)
            )
            text += """
                \(CaptionTime.text(milliseconds: start, separator: ".")) --> \
                \(CaptionTime.text(milliseconds: end, separator: "."))
                \(webVTTText(cue, from: start, to: end))


                """
        }
        return text
    }

    /// Times within a cue lie inside of it and grow (section 4.2.2); where two words begin at once there is one.
    private func webVTTText(_ cue: SubtitleCue, from start: Int, to end: Int) -> String {
        var latest = start
        var text = ""
        for (index, word) in cue.words.enumerated() {
            if index > 0 {
                text += " "
                let time = time(ofFrame: word.firstFrame, perSecond: 1000)
                if time > latest, time < end {
                    text += "<\(CaptionTime.text(milliseconds: time, separator: "."))>"
                    latest = time
                }
            }
            text += Self.webVTTEscaped(word.text)
        }
        return text
    }

    private static func webVTTEscaped(_ text: String) -> String {
        singleLine(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
