/// One line of subtitle within a clip: on screen from `firstFrame` up to, not including, `endFrame`.
public struct SubtitleCue: Hashable, Sendable, Codable {
    public let text: String
    public let firstFrame: Int
    public let endFrame: Int
    /// The words of the text, in order, as `joined` puts them together; never empty.
    public let words: [Word]

    public struct Word: Hashable, Sendable, Codable {
        public let text: String
        /// The frame on which it begins to sound.
        public let firstFrame: Int

        public init(text: String, firstFrame: Int) {
            self.text = text
            self.firstFrame = firstFrame
        }
    }

    public init(words: [Word], firstFrame: Int, endFrame: Int) {
        precondition(!words.isEmpty, "a cue has words")
        text = Self.joined(words.map(\.text))
        self.firstFrame = firstFrame
        self.endFrame = endFrame
        self.words = words
    }

    /// A cue that is one word to the looks that tell words apart.
    public init(text: String, firstFrame: Int, endFrame: Int) {
        self.init(words: [Word(text: text, firstFrame: firstFrame)], firstFrame: firstFrame, endFrame: endFrame)
    }
}

/// How words are gathered into cues.
public struct CueRules: Hashable, Sendable {
    /// A cue has at most this many words.
    public var maximumWords = 5
    /// Silence longer than this many samples starts a new cue.
    public var pause = AudioClock.samples(fromSeconds: 0.3)

    public init() {}
}

extension SubtitleCue {
    /// Cuts `words` into cues: at most five words each, a new one after a pause.
    ///
    /// A cue appears with the frame on which its first word starts and leaves after the frame on which
    /// its last word ends. Cues never overlap, each lasts at least one frame, none passes `frameCount`. Long words of
    /// scripts that leave no spaces are cut into pieces first, each of which counts as a word.
    public static func cues(
        for words: [WordTiming], frameRate: FrameRate, frameCount: Int, rules: CueRules = CueRules()
    ) -> [SubtitleCue] {
        var cues: [SubtitleCue] = []
        for group in groups(of: words, rules: rules) {
            guard let first = group.first, let last = group.last else { continue }
            let firstFrame = max(frameRate.frame(atSample: first.start), cues.last?.endFrame ?? 0)
            let endFrame = min(max(frameRate.frames(coveringSamples: last.end), firstFrame + 1), frameCount)
            guard firstFrame < endFrame else { continue }
            let words = group.map { word in
                let frame = frameRate.frame(atSample: word.start)
                return Word(text: word.text, firstFrame: min(max(frame, firstFrame), endFrame - 1))
            }
            cues.append(SubtitleCue(words: words, firstFrame: firstFrame, endFrame: endFrame))
        }
        return cues
    }

    private static func groups(of words: [WordTiming], rules: CueRules) -> [[WordTiming]] {
        var groups: [[WordTiming]] = []
        for word in words {
            for (place, piece) in word.pieces.enumerated() {
                guard let last = groups.last?.last, groups[groups.count - 1].count < rules.maximumWords,
                    piece.start - last.end <= rules.pause, !UnspacedScript.endsSentence(last.text)
                else {
                    groups.append([piece])
                    continue
                }
                // Where scripts need no space between words but the author left one, it stays.
                let keepsSpace = place == 0 && !isSpaced(between: last.text, and: piece.text)
                groups[groups.count - 1].append(
                    keepsSpace ? WordTiming(text: " " + piece.text, start: piece.start, end: piece.end) : piece)
            }
        }
        return groups
    }
}
