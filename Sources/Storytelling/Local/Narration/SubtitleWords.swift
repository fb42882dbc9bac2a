import FarmCore

/// Gives every word of the script its place in the voice.
enum SubtitleWords {
    /// The script's words in order, those that cannot be spoken joined to a neighbour's text, so that none is lost
    /// and each has a time of its own.
    ///
    /// - Parameter spans: When each word sounds, in samples at 48 kHz; `nil` for one that does not.
    /// - Returns: Ordered words, none empty, none overlapping; no words where no span is given.
    static func timed(_ texts: [String], spans: [Range<Int>?]) -> [WordTiming] {
        var words: [WordTiming] = []
        var unspoken: [String] = []
        for (text, span) in zip(texts, spans) {
            let start = max(span?.lowerBound ?? 0, words.last?.end ?? 0)
            guard let span, start < span.upperBound else {
                // It follows the word before; ahead of the first, it waits for one.
                if let last = words.popLast() {
                    words.append(WordTiming(text: last.text + " " + text, start: last.start, end: last.end))
                } else {
                    unspoken.append(text)
                }
                continue
            }
            let whole = (unspoken + [text]).joined(separator: " ")
            words.append(WordTiming(text: whole, start: start, end: span.upperBound))
            unspoken = []
        }
        return words
    }
}
