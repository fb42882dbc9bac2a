/// What is known of all stages, and how it reads. A value: time comes in, lines come out.
struct ProgressBoard {
    private struct Entry {
        var stage: Stage
        var estimate = Estimate()
        let begun: Duration
        var ended: Duration?
    }

    private var entries: [Stage.Kind: Entry] = [:]
    /// When anything last moved.
    private(set) var lastChange: Duration

    init(at moment: Duration) {
        lastChange = moment
    }

    /// Takes in what is known now. Counts of a stage never fall: late answers are passed over.
    mutating func update(_ stages: [Stage], at moment: Duration) {
        for stage in stages where stage.total > 0 {
            var entry = entries[stage.kind] ?? Entry(stage: stage, begun: moment)
            let isNews = entries[stage.kind] == nil || stage != entry.stage
            guard stage.done >= entry.stage.done || stage.total != entry.stage.total else { continue }
            entry.stage = stage
            entry.estimate.record(stage.fraction, at: moment)
            if stage.isComplete, entry.ended == nil { entry.ended = moment }
            if isNews { lastChange = moment }
            entries[stage.kind] = entry
        }
    }

    /// A bar for each stage that has begun, in the order of the work.
    func bars(at moment: Duration) -> [ProgressBar] {
        ordered.map { entry in
            ProgressBar(
                label: entry.stage.kind.label, fraction: entry.stage.fraction, counts: counts(entry.stage),
                time: time(entry, at: moment))
        }
    }

    /// All stages in one plain line, without times.
    var summary: String {
        ordered.map { "\($0.stage.kind.label) \(counts($0.stage))\(percentage($0.stage))" }.joined(separator: ", ")
    }

    private var ordered: [Entry] { Stage.Kind.allCases.compactMap { entries[$0] } }

    private func counts(_ stage: Stage) -> String {
        stage.kind == .download ? ByteCount.text(stage.units) : "\(stage.done)/\(stage.total)"
    }

    private func percentage(_ stage: Stage) -> String {
        stage.unitsTotal > stage.total && !stage.isComplete ? " (\(Int(stage.fraction * 100)) %)" : ""
    }

    private func time(_ entry: Entry, at moment: Duration) -> String {
        if let ended = entry.ended { return "in \((ended - entry.begun).clockText)" }
        return entry.estimate.remaining(at: moment).map { "\($0.clockText) left" } ?? ""
    }
}

/// Sizes as people read them, in powers of ten.
enum ByteCount {
    static func text(_ bytes: Int) -> String {
        var value = Double(bytes)
        var unit = "bytes"
        for larger in ["kB", "MB", "GB"] where value >= 1000 {
            value /= 1000
            unit = larger
        }
        let tenths = Int((value * 10).rounded())
        return unit == "bytes" ? "\(bytes) bytes" : "\(tenths / 10).\(tenths % 10) \(unit)"
    }
}
