import FarmCore

/// Limits of the calls to services that cost money.
struct CallLimits: Hashable, Sendable {
    /// Attempts at one call within one attempt at its task; more come with the task's next.
    var tries = 3
    /// The longest that a task waits here for its turn or its next try. One that would have to wait longer is put off,
    /// so that it holds no lease for nothing.
    var patience = Duration.seconds(30)
    /// Between two tries.
    var pauses = Backoff(first: .milliseconds(500), longest: .seconds(8))
    /// The most that a service's own wish to be left alone is followed.
    var longestWish = Duration.seconds(120)
    /// Calls under way at one service.
    var callsAtOnce = 8
    /// Faults of a service in a row after which it is taken to be away.
    var faultsUntilAway = 5
    /// How long a service that is away is left alone before one call finds out, doubled up to `longestAbsence`.
    var firstAbsence = Duration.seconds(5)
    var longestAbsence = Duration.seconds(60)
    /// How long a service that takes no key, or has no money, is left alone.
    var deniedAbsence = Duration.seconds(60)

    /// How long an answer is held while the object store is away: Replicate keeps its pictures no longer.
    var answerHeld = Duration.seconds(3600)

    /// The bytes of an answer that is kept.
    static let answerBytes = 64 << 20
    /// After how long without a sign of life a call's process is taken to be gone.
    static let abandoned = Duration.seconds(1800)
    /// How long answers are kept to be used again.
    static let answersKept = Duration.seconds(7 * 86_400)
    /// Days for which it is known what was spent on them in all, after they are over.
    static let spendingKept: Int64 = 7
    /// The bytes of a table of prices, and the models in it.
    static let priceTableBytes = 1 << 20
    static let pricedModels = 1000
}
