/// When a task that runs far beyond what its size predicts is tried on a second node.
public struct HedgeRule: Hashable, Sendable {
    /// How many times the predicted time an attempt may take.
    public let factor: Int64
    /// And how much beyond that, so that small tasks are left alone.
    public let slack: Duration
    /// Finished tasks of a kind before its pace is trusted.
    public let samples: Int64

    public init(factor: Int64, slack: Duration, samples: Int64) {
        self.factor = factor
        self.slack = slack
        self.samples = samples
    }

    public static let standard = HedgeRule(factor: 3, slack: .seconds(10), samples: 8)
}

/// How long a kind of task takes for each of its units, as a running mean over those that finished.
public struct Pace: Hashable, Sendable {
    public let nanosecondsPerUnit: Int64
    public let samples: Int64

    public init(nanosecondsPerUnit: Int64, samples: Int64) {
        self.nanosecondsPerUnit = nanosecondsPerUnit
        self.samples = samples
    }

    /// The pace with one more finished task; of many, the last sixteen or so count.
    public func including(units: Int, elapsed: Duration) -> Pace {
        let observed = elapsed.microseconds * 1000 / Int64(max(units, 1))
        let weight = min(samples + 1, 16)
        return Pace(
            nanosecondsPerUnit: nanosecondsPerUnit + (observed - nanosecondsPerUnit) / weight, samples: samples + 1)
    }
}
