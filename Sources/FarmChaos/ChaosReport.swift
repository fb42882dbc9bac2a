import Foundation

/// What a run did and found.
struct ChaosReport: Sendable {
    let seed: UInt64
    let time: Duration
    let faults: [(kind: String, count: Int)]
    /// `nil` where the run ended before anything could be counted.
    let tally: Tally?
    let violations: [String]
    let log: String
    /// Where the processes' logs are; removed after a run without violation.
    let folder: URL

    /// One line that counts everything.
    var closingLine: String {
        let total = faults.reduce(0) { $0 + $1.count }
        let kinds = faults.map { "\($0.count) \($0.kind)" }.joined(separator: ", ")
        var parts = ["chaos: seed \(seed), \(time.components.seconds) s", "\(total) faults (\(kinds))"]
        if let tally {
            let attempts = tally.attempts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            parts += [
                "\(tally.stories) stories", "\(tally.videos) videos", "\(tally.clips) clips", "\(tally.tasks) tasks",
                "\(tally.attempts.values.reduce(0, +)) attempts (\(attempts.joined(separator: ", ")))",
                "\(tally.fenced) late reports fenced off",
            ]
        }
        return (parts + ["\(violations.count) violations"]).joined(separator: "; ")
    }

    /// The closing line, after everything that helps to find out where there was a violation.
    var text: String {
        guard !violations.isEmpty else { return closingLine }
        return """
            \(log)

            \(violations.map { "violation: \($0)" }.joined(separator: "\n"))
            logs: \(folder.path)
            again: make chaos SECONDS=\(time.components.seconds) SEED=\(seed)
            \(closingLine)
            """
    }
}
