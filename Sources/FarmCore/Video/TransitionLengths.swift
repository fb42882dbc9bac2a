/// How long a transition takes at most; never more than a third of its clip.
struct TransitionLengths {
    /// At 48 kHz.
    private let samples: Int

    static let fade = TransitionLengths(samples: AudioClock.sampleRate / 2)
    static let dip = TransitionLengths(samples: AudioClock.sampleRate / 4)
    static let crossfade = TransitionLengths(samples: AudioClock.sampleRate * 3 / 4)

    /// - Returns: `nil` where the clip is too short for any.
    func entrance(_ kind: Entrance.Kind, of clipFrames: Int, at frameRate: FrameRate) -> Entrance? {
        frames(of: clipFrames, at: frameRate).map { Entrance(kind, frameCount: $0) }
    }

    /// - Returns: `nil` where the clip is too short for any.
    func exit(of clipFrames: Int, at frameRate: FrameRate, depth: Double = 1) -> Exit? {
        frames(of: clipFrames, at: frameRate).map { Exit(frameCount: $0, depth: depth) }
    }

    private func frames(of clipFrames: Int, at frameRate: FrameRate) -> Int? {
        let frames = min(frameRate.frames(coveringSamples: samples), clipFrames / 3)
        return frames > 0 ? frames : nil
    }
}
