import FarmCore

/// How long a storyteller is silent after a piece of speech, shortest first.
enum Pause: Int, Comparable {
    case none
    /// A breath within a long run of words.
    case breath
    case comma
    /// An exclamation or question that the sentence goes on after ("Who?" she said).
    case aside
    /// A semicolon or colon.
    case clause
    case sentence
    case dash
    case ellipsis
    case paragraph

    static func < (left: Pause, right: Pause) -> Bool { left.rawValue < right.rawValue }

    /// From the last sound before to the first after, in samples at 48 kHz.
    var samples: Int {
        let milliseconds =
            switch self {
            case .none: 0
            case .breath: 120
            case .comma: 260
            case .aside: 380
            case .clause: 420
            case .sentence: 580
            case .dash: 620
            case .ellipsis: 720
            case .paragraph: 950
            }
        return milliseconds * AudioClock.sampleRate / 1000
    }
}
