/// Where every segment of a video lies, in frames and samples. Made of integers only: segments last
/// whole numbers of frames, starts are running sums of frames, sound starts at the start frame's sample.
public struct VideoTimeline: Hashable, Sendable {
    public struct Placement: Hashable, Sendable {
        public let firstFrame: Int
        public let frameCount: Int
        public let firstSample: Int
    }

    public let frameRate: FrameRate
    public let placements: [Placement]

    public init(frameCounts: [Int], frameRate: FrameRate) {
        self.frameRate = frameRate
        var firstFrame = 0
        var placements: [Placement] = []
        for frameCount in frameCounts {
            let firstSample = frameRate.firstSample(ofFrame: firstFrame)
            placements.append(
                Placement(firstFrame: firstFrame, frameCount: frameCount, firstSample: firstSample))
            firstFrame += frameCount
        }
        self.placements = placements
    }

    public var frameCount: Int { placements.reduce(0) { $0 + $1.frameCount } }
    public var sampleCount: Int { frameRate.firstSample(ofFrame: frameCount) }

    /// The frames of a segment whose voice has `voiceSamples` samples and whose last word ends at
    /// `lastWordEnd`: two seconds after the last word, and never less than the voice itself.
    public static func frameCount(lastWordEnd: Int, voiceSamples: Int, frameRate: FrameRate) -> Int {
        let padded = lastWordEnd + paddingSamples
        return frameRate.frames(coveringSamples: max(padded, voiceSamples))
    }

    /// Two seconds of picture after the last word.
    public static let paddingSamples = 2 * AudioClock.sampleRate
}
