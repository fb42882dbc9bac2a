import FarmCore
import FarmStore

/// What is known of a finished video's quality and making; stored beside it as JSON. What the first half says is
/// measured on the finished file. Names say their units; what is not known is left out.
struct VideoReport: Hashable, Sendable, Codable {
    struct Frames: Hashable, Sendable, Codable {
        /// What the timeline wants.
        let expected: Int
        /// What the file has.
        let found: Int
    }

    /// Samples are at 48 kHz.
    struct Sound: Hashable, Sendable, Codable {
        let samplesExpected: Int
        /// As many as are decoded.
        let samplesFound: Int
        /// ITU-R BS.1770-4; left out for silence.
        let loudnessLUFS: Double?
        let truePeakDBTP: Double?
        /// Places at which one part follows another.
        let joins: Int
        /// Those at which the sound steps further than it does by itself.
        let clicks: [Click]
        /// The largest step between neighbouring samples at any join, and the one that a thousandth of all audible
        /// steps pass; full scale is 1.
        let largestJoinStep: Double?
        let usualStep: Double
    }

    struct Click: Hashable, Sendable, Codable {
        /// The part that begins there.
        let part: Int
        let atSeconds: Double
        let step: Double
    }

    /// How much later than the pictures the sound begins, and how much later it ends.
    struct SoundOffset: Hashable, Sendable, Codable {
        let atStartMilliseconds: Double
        let atEndMilliseconds: Double
    }

    /// What was rendered for this video, and what was there already, which cost nothing.
    struct Rendering: Hashable, Sendable, Codable {
        let clipsRendered: Int
        let clipsReused: Int
        let soundtracksRendered: Int
        let soundtracksReused: Int
        /// Of all clips together.
        let clips: Cost?
        let soundtrack: Cost?
    }

    /// Processor time of nodes, as far as they told.
    struct Cost: Hashable, Sendable, Codable {
        let processorSeconds: Double
        let stageSeconds: [String: Double]
    }

    struct Part: Hashable, Sendable, Codable {
        enum Kind: String, Hashable, Sendable, Codable {
            case title
            case segment
            case end
        }

        let kind: Kind
        let segment: SegmentID?
        let startSeconds: Double
        let frames: Int
        let clip: AssetID
        let reused: Bool
        let cost: Cost?
        /// Characters of its words that are left out of the picture since no font has them.
        let missingGlyphs: [String]?
        let thumbnail: AssetID
    }

    let bytes: Int
    let frames: Frames
    let sound: Sound
    let soundOffset: SoundOffset
    let rendering: Rendering
    /// The parts of the video in their order.
    let timeline: [Part]
}
