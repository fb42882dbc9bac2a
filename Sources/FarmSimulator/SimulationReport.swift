import FarmCore

/// What came of a simulation.
public struct SimulationReport: Sendable {
    public let seed: UInt64
    /// The rule that was broken, in words; `nil` where none was.
    public let violation: String?
    /// How often each fault struck.
    public let faults: [FaultKind: Int]
    let counts: InvariantChecker.Counts
    public let stories: Int
    public let virtualTime: Duration
    /// All that happened, a line each; empty unless it was asked for.
    public let trace: [String]

    public var leasesGranted: Int { counts.granted }
    public var attemptsFencedOff: Int { counts.fencedOff }
    public var tasksFinished: Int { counts.finished }
    public var tasksReused: Int { counts.reused }
    public var resultsRefuted: Int { counts.refuted }
    public var voicesReworded: Int { counts.reworded }
    public var picturesBrought: Int { counts.brought }
    public var attemptsPostponed: Int { counts.postponed }
}
