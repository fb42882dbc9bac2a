import FarmCore
import FarmStore
import Hummingbird

/// A task of a video, and why it is where it is.
struct TaskAnswer: ResponseEncodable {
    struct Explanation: Encodable, Sendable {
        /// Stable, for programs.
        let code: String
        /// For a person.
        let words: String
    }

    let id: TaskID
    let kind: String
    @Nullable var segmentId: SegmentID?
    /// A clip's place in the video, from 0.
    @Nullable var part: Int?
    let state: String
    let attempts: Int
    let explanation: Explanation

    init(_ explained: ExplainedTask) {
        let task = explained.task
        id = task.id
        kind = task.kind.rawValue
        segmentId = task.segment
        part = task.part
        state = task.state.rawValue
        attempts = task.attempts
        explanation = Explanation(code: explained.explanation.code.rawValue, words: explained.explanation.words)
    }
}
