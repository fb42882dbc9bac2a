/// How far one kind of work is.
struct Stage: Hashable, Sendable {
    /// The stages of a story in their order, and the download at the end.
    enum Kind: String, CaseIterable, Sendable {
        case context, illustrate, narrate, clip, soundtrack, assemble, publish, download

        /// What a person calls it.
        var label: String {
            switch self {
            case .context: "story"
            case .illustrate: "pictures"
            case .narrate: "voices"
            case .clip: "clips"
            case .soundtrack: "soundtrack"
            case .assemble: "assembly"
            case .publish: "publishing"
            case .download: "download"
            }
        }
    }

    let kind: Kind
    /// Tasks.
    var done: Int
    var total: Int
    /// The finer measure within the tasks, frames, samples or bytes; 0 of 0 where there is none.
    var units = 0
    var unitsTotal = 0

    /// From 0 to 1.
    var fraction: Double {
        if isComplete { return 1 }
        if unitsTotal > 0 { return Double(units) / Double(unitsTotal) }
        return total > 0 ? Double(done) / Double(total) : 0
    }

    var isComplete: Bool { total > 0 && done >= total }
}

extension Stage {
    /// `nil` for a kind that a later coordinator may have, or for counts that make no sense.
    init?(_ answer: Answers.Stage) {
        guard let kind = Kind(rawValue: answer.kind), answer.total >= 0, answer.done >= 0 else { return nil }
        let unitsTotal = max(0, answer.unitsTotal ?? 0)
        self.init(
            kind: kind, done: min(answer.done, answer.total), total: answer.total,
            units: min(max(0, answer.units ?? 0), unitsTotal), unitsTotal: unitsTotal)
    }
}
