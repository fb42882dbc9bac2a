/// How long work is put off whose service is away, which is no failure of the work.
public struct PostponementRule: Hashable, Sendable {
    public let firstDelay: Duration
    public let longestDelay: Duration
    /// How long after it was put off first, with no attempt of another kind since, it is given up.
    public let patience: Duration

    public init(firstDelay: Duration, longestDelay: Duration, patience: Duration) {
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
        self.patience = patience
    }

    public static let standard = PostponementRule(
        firstDelay: .seconds(1), longestDelay: .seconds(300), patience: .seconds(86_400))

    /// How long to wait now, from the first delay to the longest: what the service wishes or up to a quarter more, and
    /// each time twice as long at least, taken down by up to a quarter. No wish that is shorter than the longest delay
    /// is undercut: a service that is called too early stays away.
    ///
    /// - Parameters:
    ///   - earlier: how often it was put off before.
    ///   - spread: between 0 and 1; different for tasks that are put off together.
    public func delay(wish: Duration, earlier: Int, spread: Double) -> Duration {
        let own = Backoff(first: firstDelay, longest: longestDelay).delay(afterTries: earlier + 1, spread: spread)
        // A wish beyond the longest delay is cut before it is multiplied: there is no telling how long it is.
        let wished = min(wish, longestDelay).scaled(by: 1 + 0.25 * spread)
        return min(max(firstDelay, own, wished), longestDelay)
    }
}
