/// So many requests in each span of time, counted from the first after the last span's end.
struct RateWindow {
    let limit: Int
    let span: Duration
    private var end: ContinuousClock.Instant?
    private var taken = 0

    init(limit: Int, span: Duration) {
        self.limit = limit
        self.span = span
    }

    /// Counts a request that costs something, and refuses it where there are too many.
    mutating func refusal(of route: StandInRoute, now: ContinuousClock.Instant) -> Misbehaviour.Hint? {
        guard [.chat, .speech, .transcription, .prediction].contains(route) else { return nil }
        if end.map({ now >= $0 }) ?? true {
            end = now + span
            taken = 0
        }
        taken += 1
        return taken > limit ? .milliseconds(milliseconds(at: now)) : nil
    }

    func headers(now: ContinuousClock.Instant) -> [(String, String)] {
        [
            ("x-ratelimit-limit-requests", "\(limit)"),
            ("x-ratelimit-remaining-requests", "\(max(0, limit - taken))"),
            ("x-ratelimit-reset-requests", "\(milliseconds(at: now))ms"),
        ]
    }

    private func milliseconds(at now: ContinuousClock.Instant) -> Int {
        let left = (end.map { $0 - now } ?? .zero).components
        return max(0, Int(left.seconds) * 1000 + Int(left.attoseconds / 1_000_000_000_000_000) + 1)
    }
}
