/// Delays that double from try to try up to a longest.
public struct Backoff: Hashable, Sendable {
    public var first: Duration
    public var longest: Duration

    public init(first: Duration, longest: Duration) {
        self.first = first
        self.longest = longest
    }

    /// How long to wait after so many tries in vain, counted from 1, taken down by up to a quarter.
    ///
    /// - Parameter spread: between 0 and 1; different for those that failed together, so that they do not come back
    ///   together.
    public func delay(afterTries tries: Int, spread: Double = 0) -> Duration {
        let doublings = min(max(tries - 1, 0), 16)
        return min(first * (1 << doublings), longest).scaled(by: 1 - 0.25 * spread)
    }
}

extension Duration {
    /// To the microsecond, the unit in which delays are kept.
    func scaled(by factor: Double) -> Duration {
        .microseconds(Int64(Double(microseconds) * factor))
    }
}
