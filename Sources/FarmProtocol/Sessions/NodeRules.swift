import FarmCore

/// The times a node's session keeps.
public struct NodeRules: Hashable, Sendable {
    /// From hello to welcome.
    public var welcomeTime = ProtocolLimits.helloTime
    /// Between two attempts at a connection.
    public var reconnects = Backoff(first: .milliseconds(100), longest: .seconds(5))
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
}
