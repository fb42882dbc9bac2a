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
    /// How often a story's deletion is tried when others give it rows meanwhile.
    static let deletionTries = 3
    /// Garbage looked at in one transaction.
    public static let garbageBatch = 256
    /// Stories found at once to be deleted for their age.
    public static let storiesForgotten = 64
}
