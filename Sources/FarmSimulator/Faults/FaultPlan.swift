/// Which faults a simulation has, how often and until when, as its seed decides.
///
/// Each seed has some of all faults only: what two of them do together is seen best where others do not hide it.
struct FaultPlan {
    /// After this nothing goes wrong any more.
    let end: Duration
    /// How likely a fault is at each thing it can befall.
    let chances: [FaultKind: Double]
    /// When a fault of its own accord comes.
    let strikes: [(moment: Duration, kind: FaultKind)]

    init(random: inout SeededRandom) {
        end = random.span(.seconds(15)...(.seconds(60)))
        var chances: [FaultKind: Double] = [:]
        var strikes: [(moment: Duration, kind: FaultKind)] = []
        // Every twentieth seed runs in peace, every fifth in a storm.
        let share = [0.0, 0.2, 0.2, 0.35, 0.35, 0.35, 0.5, 0.5, 0.5, 0.9][random.whole(0...9)]
        for kind in FaultKind.allCases where random.chance(share) {
            if let most = Self.likelihood[kind] {
                chances[kind] = most * Double(random.whole(1...100)) / 100
            } else {
                for _ in 0..<random.whole(1...4) {
                    strikes.append((random.span(.milliseconds(500)...end), kind))
                }
            }
        }
        self.chances = chances
        self.strikes = strikes
    }

    /// At most, for faults that befall something; the others come at moments of their own.
    private static let likelihood: [FaultKind: Double] = [
        .nodeKilledOwing: 0.1, .workStuck: 0.1, .workFails: 0.15, .nodeDiskFull: 0.1, .downloadFails: 0.2,
        .uploadFails: 0.3,
        .uploadCutShort: 0.15, .uploadRepeated: 0.3, .crashBeforeCommit: 0.004, .crashAfterCommit: 0.004,
        .commitRefused: 0.05, .commitSlow: 0.05, .workerFails: 0.15,
        .resultWrong: 0.9,
    ]
}

/// The faults of a running simulation: decides when one strikes, and counts.
final class Faults {
    let plan: FaultPlan
    let planted: PlantedFault?
    private let time: VirtualTime
    private var random: SeededRandom
    private(set) var counts: [FaultKind: Int] = [:]

    init(plan: FaultPlan, planted: PlantedFault?, time: VirtualTime, random: SeededRandom) {
        self.plan = plan
        self.planted = planted
        self.time = time
        self.random = random
    }

    var areOver: Bool { time.now >= plan.end }

    /// Whether `kind` befalls what is just happening.
    func strikes(_ kind: FaultKind) -> Bool {
        guard !areOver, let chance = plan.chances[kind], random.chance(chance) else { return false }
        count(kind)
        return true
    }

    func count(_ kind: FaultKind) { counts[kind, default: 0] += 1 }

    func isPlanted(_ fault: PlantedFault) -> Bool { planted == fault }

    /// A moment from now that is not after the end of all faults.
    func moment(within range: ClosedRange<Duration>) -> Duration {
        min(time.now + random.span(range), max(time.now, plan.end))
    }
}
