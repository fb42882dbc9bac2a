/// How far a story or video is, and what holds it up.
struct Progress: Hashable, Sendable {
    let stages: [Stage]
    /// For each stage that waits for something that may pass, a line that says for what.
    let waits: [String]

    init(_ answer: Answers.Progress) {
        let known = answer.stages.compactMap { stage in Stage(stage).map { ($0, stage.waiting) } }
        stages = known.map(\.0)
        waits = known.compactMap { stage, reason in
            reason.map { "waiting (\(stage.kind.label)): \($0.oneLine)" }
        }
    }
}
