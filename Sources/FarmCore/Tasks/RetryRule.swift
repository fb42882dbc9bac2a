/// When a task that failed is tried again.
public struct RetryRule: Hashable, Sendable {
    /// Failures after which a task has failed for good.
    public let maximumAttempts: Int
    /// Holders never heard of again after which it has. That many machines, or ways to them, do not go by chance:
    /// the task is what ends them. One that goes says nothing of the task, so it takes far more of them than of
    /// failures.
    public let maximumLosses: Int
    public let firstDelay: Duration
    public let longestDelay: Duration

    public init(
        maximumAttempts: Int, maximumLosses: Int = RetryRule.standardLosses, firstDelay: Duration,
        longestDelay: Duration
    ) {
        self.maximumAttempts = maximumAttempts
        self.maximumLosses = maximumLosses
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
    }

    public static let standardLosses = 12
    public static let standard = RetryRule(
        maximumAttempts: 4, firstDelay: .milliseconds(500), longestDelay: .seconds(30))

    /// How long to wait after failure number `attempt` (from 1), doubling each time and then taken down
    /// by up to a quarter; `nil` where no attempt is left.
    ///
    /// - Parameter spread: between 0 and 1; different for tasks that fail together, so that they do not come
    ///   back together.
    public func delay(afterAttempt attempt: Int, spread: Double = 0) -> Duration? {
        guard attempt < maximumAttempts else { return nil }
        return Backoff(first: firstDelay, longest: longestDelay).delay(afterTries: attempt, spread: spread)
    }
}
