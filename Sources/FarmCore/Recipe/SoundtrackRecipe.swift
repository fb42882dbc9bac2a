/// The one continuous sound of a video: each voice placed at its sample, silence or an ambience between.
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
    /// What the whole is brought to; `nil` leaves the voices as loud as they are.
    public let loudness: Loudness?
    public let ambience: Ambience?

    public init(
        placements: [Placement], sampleCount: Int, loudness: Loudness? = nil, ambience: Ambience? = nil
    ) {
        self.placements = placements
        self.sampleCount = sampleCount
        self.loudness = loudness
        self.ambience = ambience
    }

    /// A target after EBU R 128.
    public struct Loudness: Hashable, Sendable, Codable {
        /// Integrated loudness in LUFS.
        public let integrated: Double
        /// Highest true peak in dBTP.
        public let truePeak: Double

        public init(integrated: Double, truePeak: Double) {
            self.integrated = integrated
            self.truePeak = truePeak
        }

        /// −16 LUFS, −1.5 dBTP.
        public static let standard = Loudness(integrated: -16, truePeak: -1.5)
    }
}

/// A bed of sound under the voices, made by the node itself and lowered while somebody speaks.
public struct Ambience: Hashable, Sendable, Codable {
    public enum Bed: String, Hashable, Sendable, Codable, CaseIterable {
        case wind
        case drone
        case heartbeat
        case rain
    }

    public let bed: Bed
    /// From 0 (hardly heard) to 1.
    public let level: Double
    public let seed: UInt64

    public init(_ bed: Bed, level: Double = 0.5, seed: UInt64 = 0) {
        self.bed = bed
        self.level = level
        self.seed = seed
    }
}
