/// How long a stage still takes, judged by its pace over the last while.
struct Estimate {
    /// Older paces say little: a stage is slow while its inputs are still being made.
    static let window = Duration.seconds(30)
    /// Too short a look gives wild figures.
    static let shortestLook = Duration.seconds(2)

    private var samples: [(moment: Duration, fraction: Double)] = []

    /// - Parameters:
    ///   - fraction: done of the whole, 0 to 1.
    ///   - moment: since any fixed beginning.
    mutating func record(_ fraction: Double, at moment: Duration) {
        if samples.last?.fraction != fraction { samples.append((moment, fraction)) }
        // The newest sample outside the window stays, as the window's beginning.
        while samples.count > 2, samples[1].moment < moment - Self.window { samples.removeFirst() }
    }

    /// `nil` while there is no pace to judge by.
    func remaining(at moment: Duration) -> Duration? {
        guard let first = samples.first, let last = samples.last, last.fraction > first.fraction,
            last.fraction < 1, moment - first.moment >= Self.shortestLook
        else { return nil }
        let pace = (last.fraction - first.fraction) / ((moment - first.moment) / .seconds(1))
        return .seconds((1 - last.fraction) / pace)
    }
}

extension Duration {
    /// `0:07`, `12:30`, `1:02:03`.
    var clockText: String {
        let seconds = max(0, Int((self / .seconds(1)).rounded()))
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        let padded = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
        return hours > 0
            ? "\(hours):\(padded(minutes)):\(padded(seconds % 60))" : "\(minutes):\(padded(seconds % 60))"
    }
}
