/// The times a node's session keeps.
public struct NodeRules: Hashable, Sendable {
    /// From hello to welcome.
    public var welcomeTime = ProtocolLimits.helloTime
    /// Before the second attempt at a connection; doubled with every further one.
    public var firstReconnect = Duration.milliseconds(100)
    public var longestReconnect = Duration.seconds(5)
    /// What the outbox is given to make a report durable.
    public var keepTime = Duration.seconds(10)
    /// A render that makes no progress for this long is stopped, and reported as failed.
    public var stuckTime = Duration.seconds(120)
    /// Between two progress messages of one lease.
    public var progressInterval = Duration.milliseconds(250)
    /// What work under way is given to end by itself once a shutdown is asked for.
    public var shutdownWork = Duration.seconds(5)
    /// What the coordinator is given, after that, to answer the last completions and failures.
    public var shutdownSettlement = Duration.seconds(2)
    /// A coordinator that wants renewals more often than this is refused.
    public var shortestRenewal = Duration.milliseconds(10)

    public init() {}

    /// The pause after `failures` connections in a row that came to nothing.
    func reconnectDelay(afterFailures failures: Int) -> Duration {
        var delay = firstReconnect
        for _ in 0..<min(failures, 16) where delay < longestReconnect { delay *= 2 }
        return min(delay, longestReconnect)
    }
}
