import FarmCore
import FarmStore

/// Something that was made all the same, though not as it was wanted.
struct WarningAnswer: Encodable, Hashable, Sendable {
    let segmentId: SegmentID
    /// `image` or `voice`.
    let part: String
    let code: String
    let message: String

    static func all(of segment: Segment) -> [WarningAnswer] {
        segment.imageWarnings.map { WarningAnswer($0, of: segment, "image") }
            + segment.voiceWarnings.map { WarningAnswer($0, of: segment, "voice") }
    }

    private init(_ warning: MakerWarning, of segment: Segment, _ part: String) {
        segmentId = segment.id
        self.part = part
        code = warning.code.rawValue
        message = warning.message
    }
}
