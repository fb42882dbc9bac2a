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

/// Calls of one kind as a program reads them; amounts are millionths of a dollar.
struct CostLineAnswer: Encodable {
    let day: String
    let user: String?
    let provider: String
    let operation: String
    let model: String
    let state: String
    let calls: Int
    let estimatedMicrodollars: Microdollars
    /// The estimate where the cost is not known.
    let costMicrodollars: Microdollars
    let inputTokens: Int
    let outputTokens: Int
    let characters: Int
    let images: Int
    let audioMilliseconds: Int

    init(_ line: CostLine) {
        day = (line.day ?? 0).calendarDay
        user = line.user?.description
        provider = line.provider
        operation = line.operation
        model = line.model
        state = line.state.rawValue
        calls = line.calls
        estimatedMicrodollars = line.estimated
        costMicrodollars = line.cost
        inputTokens = line.usage.inputTokens
        outputTokens = line.usage.outputTokens
        characters = line.usage.characters
        images = line.usage.images
        audioMilliseconds = line.usage.audioMilliseconds
    }

    /// All lines as one array.
    static func json(_ lines: [CostLine]) throws -> String {
        try NodeAnswer.pretty(lines.map { CostLineAnswer($0) })
    }
}

extension Microdollars {
    /// With all six decimals: nothing that was charged is rounded away.
    var dollars: String {
        let digits = String(magnitude)
        let padded = String(repeating: "0", count: Swift.max(0, 7 - digits.count)) + digits
        return (self < 0 ? "-" : "") + "\(padded.dropLast(6)).\(padded.suffix(6))"
    }
}

extension Int64 {
    /// A count of days since 1970 as a date, such as 2026-11-25.
    fileprivate var calendarDay: String {
        String(Timestamp(microseconds: self * 86_400_000_000).iso8601.prefix(10))
    }
}
