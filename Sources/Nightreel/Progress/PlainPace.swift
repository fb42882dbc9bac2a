/// Decides when a log gets another line: at a change, and not more often than every two seconds.
struct PlainPace {
    static let interval = Duration.seconds(2)

    private var last: (line: String, moment: Duration)?

    /// The line if it is due, else `nil`.
    mutating func next(_ line: String, at moment: Duration, isLast: Bool = false) -> String? {
        guard !line.isEmpty, line != last?.line else { return nil }
        if let last, !isLast, moment - last.moment < Self.interval { return nil }
        last = (line, moment)
        return line
    }
}
