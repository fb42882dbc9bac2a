/// The words of a whole video with their times: what every file of captions is written from.
public struct CaptionTrack: Hashable, Sendable {
    public let frameRate: FrameRate
    /// In order, none overlapping another; frames are the video's.
    public let cues: [SubtitleCue]
    /// Every word that is spoken, in samples from the video's first.
    public let words: [WordTiming]

    public init(frameRate: FrameRate, cues: [SubtitleCue], words: [WordTiming]) {
        self.frameRate = frameRate
        self.cues = cues
        self.words = words
    }

    /// One clip's share of the words.
    public struct Part: Hashable, Sendable {
        /// In frames of the clip, as they are drawn on it.
        public let cues: [SubtitleCue]
        /// In samples of the clip's own voice.
        public let words: [WordTiming]

        public init(cues: [SubtitleCue], words: [WordTiming]) {
            self.cues = cues
            self.words = words
        }
    }

    /// The parts of `timeline`'s placements, each moved to its place.
    ///
    /// - Precondition: as many parts as placements.
    public init(_ parts: [Part], on timeline: VideoTimeline) {
        precondition(parts.count == timeline.placements.count, "every clip has its words, if only none")
        var cues: [SubtitleCue] = []
        var words: [WordTiming] = []
        for (part, placement) in zip(parts, timeline.placements) {
            cues += part.cues.map { $0.moved(by: placement.firstFrame) }
            words += part.words.map { word in
                WordTiming(
                    text: word.text, start: word.start + placement.firstSample, end: word.end + placement.firstSample)
            }
        }
        self.init(frameRate: timeline.frameRate, cues: cues, words: words)
    }

    /// When a frame begins, in whole units of which a second has `perSecond`, rounded down: what begins where
    /// another ends does so in every file.
    func time(ofFrame frame: Int, perSecond: Int) -> Int {
        frame * perSecond * frameRate.denominator / frameRate.numerator
    }
}

extension SubtitleCue {
    fileprivate func moved(by frames: Int) -> SubtitleCue {
        SubtitleCue(
            words: words.map { Word(text: $0.text, firstFrame: $0.firstFrame + frames) },
            firstFrame: firstFrame + frames, endFrame: endFrame + frames)
    }
}

/// Times of day as files of captions write them.
enum CaptionTime {
    /// `hh:mm:ss`, a separator, and thousandths.
    static func text(milliseconds: Int, separator: Character) -> String {
        let seconds = milliseconds / 1000
        return """
            \(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))\
            \(separator)\(padded(milliseconds % 1000, 3))
            """
    }

    static func padded(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
