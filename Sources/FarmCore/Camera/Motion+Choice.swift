extension Motion {
    /// The motion of a segment's clip: the user's choice, or one that suits the mood of its words.
    ///
    /// What is left to chance hangs on the words alone (and `seed`), so that a segment moves alike in every story
    /// and every making. A longer clip moves farther, not faster.
    /// - Parameters:
    ///   - text: The segment's narration.
    ///   - prompt: What its picture shows, for where the narration has no telling word.
    ///   - frameCount: The clip's length.
    public static func chosen(
        _ choice: VideoOptions.MotionChoice = .automatic, text: String, prompt: String = "", frameCount: Int,
        rate: FrameRate, seed: UInt64 = 0
    ) -> Motion {
        let ownSeed = SplitMix.seed(of: text) ^ seed
        let move: Move
        switch choice {
        case .always(let wanted): move = wanted
        case .automatic:
            var random = SplitMix(seed: ownSeed, purpose: "move")
            let moves = suitable(for: SegmentMood(of: text) ?? SegmentMood(of: prompt))
            move = moves[random.below(moves.count)]
        }
        // Where nothing is left to chance the seed must not tell moves apart that are the same.
        let isSeeded = [.pan, .drift, .handheld, .parallax].contains(move)
        return Motion(
            move, reach: gentleReach(of: move, frameCount: frameCount, rate: rate),
            focus: move == .zoom ? .middle : nil, seed: isSeeded ? ownSeed : 0)
    }

    /// The moves to draw from; one that is named twice is twice as likely.
    private static func suitable(for mood: SegmentMood?) -> [Move] {
        switch mood {
        case .calm: [.drift, .pan, .pullOut, .parallax]
        case .dread: [.pushIn, .pushIn, .parallax, .drift]
        case .chase: [.handheld, .handheld, .pushIn]
        case .reveal: [.pullOut, .pullOut, .pan, .parallax]
        case .sorrow: [.pullOut, .drift, .pushIn]
        case nil: [.pushIn, .pullOut, .pan, .drift, .parallax]
        }
    }

    /// How far a move goes in a clip so that its speed on screen stays gentle: at most some 1.3 pixels a frame at
    /// 1080 lines and 24 frames a second, and never so far that the picture runs out of detail.
    public static func gentleReach(of move: Move, frameCount: Int, rate: FrameRate) -> Double {
        let seconds = Double(frameCount) * Double(rate.denominator) / Double(rate.numerator)
        switch move {
        case .still: return 0
        // 0.0003 a frame at 24 frames a second, up to a fifth closer.
        case .zoom: return min(0.0072 * Double(rate.denominator) / Double(rate.numerator), 0.2 / Double(frameCount))
        case .pushIn, .pullOut: return min(0.014 * seconds, 0.14)
        case .pan: return min(0.012 * seconds, 0.12)
        case .drift: return min(0.01 * seconds, 0.08)
        case .handheld: return 0.02
        case .parallax: return min(0.012 * seconds, 0.07)
        }
    }
}
