/// A segment of which everything is made, as a video tells it. What becomes of the segment later does not change it.
public struct SegmentMaterial: Hashable, Sendable {
    public let id: SegmentID
    public let text: String
    /// What the picture shows.
    public let prompt: String
    public let image: AssetID
    public let voice: AssetID
    /// The voice's length at 48 kHz.
    public let voiceSamples: Int
    public let words: [WordTiming]

    public init(
        id: SegmentID, text: String, prompt: String, image: AssetID, voice: AssetID, voiceSamples: Int,
        words: [WordTiming]
    ) {
        self.id = id
        self.text = text
        self.prompt = prompt
        self.image = image
        self.voice = voice
        self.voiceSamples = voiceSamples
        self.words = words
    }

    func frameCount(at frameRate: FrameRate) -> Int {
        VideoTimeline.frameCount(
            lastWordEnd: words.last?.end ?? 0, voiceSamples: voiceSamples, frameRate: frameRate)
    }
}
