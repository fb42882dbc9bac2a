import FarmCore

/// Every age and limit of housekeeping.
enum HousekeepingLimits {
    /// How long what nobody seems to need is left alone, unless set otherwise.
    static let graceSeconds = 3600
    /// The least: far more than any lease time, and than a result needs from its bytes to its commit.
    static let graceBounds = 30...30 * 86_400
    /// A day to a hundred years.
    static let keepDayBounds = 1...36_500
    /// How long what was rendered is looked for after its last use, unless set otherwise, and what may be set.
    static let keepRenderedDays = 14
    static let keepRenderedDayBounds = 0...36_500
    /// Objects, files or stories looked at in one run.
    static let batch = 256
    /// Runs of a chore that has more to do, before it waits for its next turn.
    static let runsATurn = 64
    /// Files and folders looked into to tell how old a leftover is.
    static let filesALeftover = 4096

    /// How long a chore waits between its turns: a quarter of the grace period, ten minutes at most.
    static func interval(grace: Duration) -> Duration { min(grace / 4, .seconds(600)) }
}

/// How long something is left alone after it seems to be of no use.
struct GracePeriod: Hashable, Sendable {
    let length: Duration

    /// What is older than this moment is out of its grace period.
    func start(at now: Timestamp) -> Timestamp {
        Timestamp(microseconds: now.microseconds - length.microseconds)
    }
}
