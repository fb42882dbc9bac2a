/// Whose fault a failure is.
public struct BlameRule: Hashable, Sendable {
    /// A task that failed on this many different nodes is its story's fault: no node gets it again.
    public let poisoningNodes: Int
    /// A node that failed this many tasks which others then finished is benched.
    public let benchingFailures: Int
    /// How long a node is benched, and after how long without a failure its count starts anew.
    public let forgivenAfter: Duration
    /// A node that failed a task is not given it again for this long, so that others come first.
    public let avoidance: Duration

    public init(poisoningNodes: Int, benchingFailures: Int, forgivenAfter: Duration, avoidance: Duration) {
        self.poisoningNodes = poisoningNodes
        self.benchingFailures = benchingFailures
        self.forgivenAfter = forgivenAfter
        self.avoidance = avoidance
    }

    public static let standard = BlameRule(
        poisoningNodes: 3, benchingFailures: 3, forgivenAfter: .seconds(300), avoidance: .seconds(5))

    /// A node's standing after one more failure that was its own.
    public func blamed(_ standing: NodeStanding, at now: Timestamp) -> NodeStanding {
        let isForgotten = standing.lastFailure.map { now - $0 >= forgivenAfter } ?? true
        let failures = (isForgotten ? 0 : standing.failures) + 1
        guard failures >= benchingFailures else {
            return NodeStanding(failures: failures, lastFailure: now, benchedUntil: standing.benchedUntil)
        }
        return NodeStanding(failures: 0, lastFailure: now, benchedUntil: now + forgivenAfter)
    }

    /// Until when a node gets no tasks; `nil` where it may have some.
    ///
    /// Nobody is benched for longer than the rule's time; what says so was written by a clock that was set.
    public func benchedUntil(_ standing: NodeStanding, at now: Timestamp) -> Timestamp? {
        guard let end = standing.benchedUntil, end > now, end <= now + forgivenAfter else { return nil }
        return end
    }

    /// How many failures count against a node now, those that it is benched for among them.
    public func countedFailures(_ standing: NodeStanding, at now: Timestamp) -> Int {
        if benchedUntil(standing, at: now) != nil { return standing.failures + benchingFailures }
        guard let last = standing.lastFailure, now - last < forgivenAfter else { return 0 }
        return standing.failures
    }
}

/// What is held against a node.
public struct NodeStanding: Hashable, Sendable {
    public let failures: Int
    public let lastFailure: Timestamp?
    /// Until when it gets no tasks.
    public let benchedUntil: Timestamp?

    public init(failures: Int, lastFailure: Timestamp?, benchedUntil: Timestamp?) {
        self.failures = failures
        self.lastFailure = lastFailure
        self.benchedUntil = benchedUntil
    }
}
