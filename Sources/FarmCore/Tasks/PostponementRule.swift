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

    /// How long to wait now: as long as the service wishes, and each time twice as long at least, taken down by up to
    /// a quarter.
    ///
    /// - Parameters:
    ///   - earlier: how often it was put off before.
    ///   - spread: between 0 and 1; different for tasks that are put off together.
    public func delay(wish: Duration, earlier: Int, spread: Double) -> Duration {
        let doubled = min(firstDelay * (1 << min(max(earlier, 0), 16)), longestDelay)
        let full = min(max(wish, doubled), longestDelay)
        return .microseconds(Int64(Double(full.microseconds) * (1 - 0.25 * spread)))
    }
}
