/// The one continuous sound of a video: each voice placed at its sample, silence between.
public struct SoundtrackRecipe: Hashable, Sendable, Codable {
    public struct Placement: Hashable, Sendable, Codable {
        public let voice: AssetID
        /// Where the voice's first sample sounds, at 48 kHz.
        public let firstSample: Int

        public init(voice: AssetID, firstSample: Int) {
            self.voice = voice
            self.firstSample = firstSample
        }
    }

    public let placements: [Placement]
    /// The whole length at 48 kHz, as the video's frames last.
    public let sampleCount: Int

    public init(placements: [Placement], sampleCount: Int) {
        self.placements = placements
        self.sampleCount = sampleCount
    }
}
