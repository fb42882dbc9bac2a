import Storytelling

/// A token bucket for each limit that a service told of, and its wish to be left alone. A machine: moments go in, waits
/// come out.
struct RateGate: Hashable, Sendable {
    typealias Instant = ContinuousClock.Instant

    private struct Bucket: Hashable {
        var level: Double
        let capacity: Double
        /// What flows in a second.
        let flow: Double
        var at: Instant

        func level(at now: Instant) -> Double {
            min(capacity, level + flow * max(0, (now - at) / .seconds(1)))
        }
    }

    private var buckets: [RateLimit.Unit: Bucket] = [:]
    private var closedUntil: Instant?

    /// How long a call must wait; zero where it may be made now, which is then counted.
    mutating func take(tokens: Int, at now: Instant) -> Duration {
        if let closedUntil, closedUntil > now { return closedUntil - now }
        let wants: [RateLimit.Unit: Double] = [.requests: 1, .tokens: Double(tokens)]
        var wait = 0.0
        for (unit, bucket) in buckets {
            // More than the bucket ever holds is let through by a full one.
            let want = min(wants[unit] ?? 0, bucket.capacity)
            let missing = want - bucket.level(at: now)
            if missing > 1e-6 { wait = max(wait, bucket.flow > 0 ? missing / bucket.flow : 1) }
        }
        guard wait == 0 else { return .seconds(wait) }
        for (unit, bucket) in buckets {
            buckets[unit]?.level = bucket.level(at: now) - min(wants[unit] ?? 0, bucket.capacity)
            buckets[unit]?.at = now
        }
        return .zero
    }

    /// Learns what a service said of its limits.
    ///
    /// - Parameter underWay: calls that it may not have counted yet.
    mutating func learn(_ limits: [RateLimit], underWay: Int, at now: Instant) {
        for limit in limits {
            let remaining = Double(max(0, limit.remaining))
            let capacity = Double(max(limit.limit ?? limit.remaining, limit.remaining, 1))
            let reset = max(limit.reset / .seconds(1), 0.001)
            let flow = capacity > remaining ? (capacity - remaining) / reset : capacity / reset
            let open = limit.unit == .requests ? Double(underWay) : 0
            buckets[limit.unit] = Bucket(level: remaining - open, capacity: capacity, flow: flow, at: now)
        }
    }

    /// The service wants to be left alone.
    mutating func close(for duration: Duration, at now: Instant) {
        closedUntil = max(closedUntil ?? now, now + duration)
    }
}
