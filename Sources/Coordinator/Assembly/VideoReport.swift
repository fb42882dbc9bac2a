import FarmCore
import FarmStore

/// What is known of a finished video's quality and making; stored beside it as JSON.
struct VideoReport: Hashable, Sendable, Codable {
    struct Frames: Hashable, Sendable, Codable {
        /// What the timeline wants.
        let expected: Int
        /// What the file has.
        let found: Int
    }

    /// At 48 kHz.
    struct Sound: Hashable, Sendable, Codable {
        let expectedSamples: Int
        let foundSamples: Int
        /// How much later than the pictures the sound begins, and how much later it ends.
        let startOffset: Int
        let endOffset: Int
    }

    struct Segment: Hashable, Sendable, Codable {
        let clip: AssetID
        let frames: Int
        let reused: Bool
        let thumbnail: AssetID
    }

    /// What rendering one kind of task cost; what was reused cost nothing.
    struct Processor: Hashable, Sendable, Codable {
        let kind: String
        /// Those of which it is known.
        let tasks: Int
        let seconds: Double
    }

    struct Reuse: Hashable, Sendable, Codable {
        let clips: Int
        let soundtrack: Bool
    }

    let frames: Frames
    let sound: Sound
    let bytes: Int
    let reuse: Reuse
    let processor: [Processor]
    let segments: [Segment]
}
