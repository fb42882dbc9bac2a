import FarmCore
import FarmStore

/// What was spent as a table for a person: a line for each day, user and service, and one for all.
struct CostTable {
    let text: String

    private struct Group: Hashable {
        let day: Int64
        let user: UserID?
        let provider: String
    }

    private struct Sums {
        var calls = 0
        /// What is known to have been charged.
        var charged: Microdollars = 0
        /// What may be charged beside that.
        var open: Microdollars = 0

        mutating func add(_ line: CostLine) {
            calls += line.calls
            switch line.state {
            case .settled, .failed: charged += line.cost
            case .sent, .unsettled: open += line.cost
            }
        }

        var cells: [String] { ["\(calls)", charged.dollars, open.dollars] }
    }

    init(_ lines: [CostLine]) {
        guard !lines.isEmpty else {
            text = "No service was called."
            return
        }
        var groups: [Group] = []
        var sums: [Group: Sums] = [:]
        var total = Sums()
        for line in lines {
            let group = Group(day: line.day ?? 0, user: line.user, provider: line.provider)
            if sums[group] == nil { groups.append(group) }
            sums[group, default: Sums()].add(line)
            total.add(line)
        }
        let rows = groups.map { group in
            [group.day.calendarDay, group.user?.description ?? "", group.provider] + (sums[group] ?? Sums()).cells
        }
        let head = ["DAY", "USER", "SERVICE", "CALLS", "CHARGED $", "OPEN $"]
        text = TextTable.aligned(Self.numbersRight([head] + rows + [["all", "", ""] + total.cells]))
    }

    /// The same with its last three columns filled up from the left, so that digits stand below one another.
    private static func numbersRight(_ rows: [[String]]) -> [[String]] {
        let first = 3
        let widths = (first..<first + 3).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.prefix(first)
                + zip(row.dropFirst(first), widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }
        }
    }
}

extension Int64 {
    /// A count of days since 1970 as a date, such as 2026-11-25.
    var calendarDay: String {
        String(Timestamp(microseconds: self * 86_400_000_000).iso8601.prefix(10))
    }
}
