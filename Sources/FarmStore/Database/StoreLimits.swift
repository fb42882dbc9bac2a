/// Every limit of the store.
public enum StoreLimits {
    /// How long a transaction waits for another.
    static let busySeconds = 10.0
    /// Snapshots open at once.
    static let readers = 4
    /// Videos in one answer.
    public static let videosListed = 500
    /// Tasks granted in one claim.
    public static let claim = 256
    /// Ready tasks that the claims of one transaction choose from.
    static let claimsTogether = 1024
    /// Tasks that an explanation counts ahead of another.
    static let tasksCountedAhead = 1000

    // MARK: PostgreSQL

    /// Connections of one coordinator, beside the one that listens.
    static let connections = 8
    /// Transactions that wait for a connection.
    static let transactionsWaiting = 4096
    /// To open one connection.
    static let connectSeconds = 5
    /// A statement at the server.
    static let statementSeconds = 15.0
    /// Until the server is given up; longer than a statement may take.
    static let answerSeconds = 30
    /// A transaction whose client is silent: one that was stopped in the middle must not stop the others.
    static let idleTransactionSeconds = 3.0
    /// A connection without work, before it is closed.
    static let idleSeconds = 60.0
    /// A channel on which nothing is heard, before the server is asked whether it is there.
    static let listenerSilenceSeconds = 20.0
    /// Between two questions of the kernel to a silent peer.
    static let keepaliveSeconds = 10
    /// Prepared statements of one connection.
    static let statements = 256
    /// How often a transaction is begun.
    static let attempts = 12
    static let firstPauseSeconds = 0.005
    static let longestPauseSeconds = 1.0

    /// Lines of an operator's table of costs.
    static let costLines = 10_000

    // MARK: Housekeeping

    /// How often a story's deletion is tried when others give it rows meanwhile.
    static let deletionTries = 3
    /// Garbage looked at in one transaction.
    public static let garbageBatch = 256
    /// Stories found at once to be deleted for their age.
    public static let storiesForgotten = 64
}
