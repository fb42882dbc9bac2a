/// One line of subtitle within a clip: on screen from `firstFrame` up to, not including, `endFrame`.
public struct SubtitleCue: Hashable, Sendable, Codable {
    public let text: String
    public let firstFrame: Int
    public let endFrame: Int

    public init(text: String, firstFrame: Int, endFrame: Int) {
        self.text = text
        self.firstFrame = firstFrame
        self.endFrame = endFrame
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
    /// its last word ends. Cues never overlap, each lasts at least one frame, none passes `frameCount`.
    public static func cues(
        for words: [WordTiming], frameRate: FrameRate, frameCount: Int, rules: CueRules = CueRules()
    ) -> [SubtitleCue] {
        var groups: [[WordTiming]] = []
        for word in words {
            if let last = groups.last?.last, groups[groups.count - 1].count < rules.maximumWords,
                word.start - last.end <= rules.pause
            {
                groups[groups.count - 1].append(word)
            } else {
                groups.append([word])
            }
        }
        var cues: [SubtitleCue] = []
        for group in groups {
            guard let first = group.first, let last = group.last else { continue }
            let firstFrame = max(frameRate.frame(atSample: first.start), cues.last?.endFrame ?? 0)
            let endFrame = min(max(frameRate.frames(coveringSamples: last.end), firstFrame + 1), frameCount)
            guard firstFrame < endFrame else { continue }
            let text = group.map(\.text).joined(separator: " ")
            cues.append(SubtitleCue(text: text, firstFrame: firstFrame, endFrame: endFrame))
        }
        return cues
    }
}
