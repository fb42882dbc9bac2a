/// One line of the progress board, fitted to the terminal's width.
struct ProgressBar: Hashable {
    let label: String
    /// 0 to 1.
    let fraction: Double
    /// Such as `3/9`.
    let counts: String
    /// Such as `0:12 left`; may be empty.
    let time: String

    private static let labelWidth = 11
    private static let countsWidth = 11
    private static let timeWidth = 13
    private static let shortestBar = 8
    private static let longestBar = 40

    /// The line without its line end, never wider than `width` columns. A narrow terminal loses the time first,
    /// then the bar.
    func render(width: Int, usesColor: Bool) -> String {
        let label = padded(label, Self.labelWidth)
        let counts = padded(counts, Self.countsWidth)
        let fixed = Self.labelWidth + Self.countsWidth + 1
        if width < fixed + Self.shortestBar {
            return String((label + self.counts).prefix(max(0, width)))
        }
        let showsTime = width >= fixed + Self.shortestBar + Self.timeWidth
        let room = width - fixed - (showsTime ? Self.timeWidth : 0)
        let bar = self.bar(min(room, Self.longestBar))
        let end = showsTime ? padded(time, Self.timeWidth) : ""
        return label + paint(bar, usesColor) + " " + counts + end
    }

    /// Eighths of a column, so that slow work is seen to move.
    private func bar(_ columns: Int) -> (full: String, empty: String) {
        let eighths = Int((min(max(fraction, 0), 1) * Double(columns * 8)).rounded(.down))
        let part = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        let full = String(repeating: "█", count: eighths / 8) + part
        return (full, String(repeating: "·", count: columns - full.count))
    }

    private func paint(_ bar: (full: String, empty: String), _ usesColor: Bool) -> String {
        guard usesColor else { return bar.full + bar.empty }
        let tone = fraction >= 1 ? "32" : "36"
        return "\u{1B}[\(tone)m\(bar.full)\u{1B}[90m\(bar.empty)\u{1B}[0m"
    }

    private func padded(_ text: String, _ width: Int) -> String {
        let text = text.prefix(width)
        return text + String(repeating: " ", count: width - text.count)
    }
}
