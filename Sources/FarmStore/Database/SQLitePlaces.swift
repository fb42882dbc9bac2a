import Synchronization

/// In which order a statement's `$1`, `$2`, … appear for the first time, remembered for each statement.
final class SQLitePlaces: Sendable {
    private let known = Mutex<[String: [Int]]>([:])

    /// The indices of the values, from 0, in the order of their places.
    func order(in sql: String) -> [Int] {
        known.withLock { known in
            if let order = known[sql] { return order }
            if known.count >= StoreLimits.statements { known = [:] }
            let order = Self.read(sql)
            known[sql] = order
            return order
        }
    }

    private static func read(_ sql: String) -> [Int] {
        var order: [Int] = []
        var seen: Set<Int> = []
        for part in sql.split(separator: "$", omittingEmptySubsequences: false).dropFirst() {
            guard let number = Int(part.prefix { $0.isASCII && $0.isNumber }), seen.insert(number).inserted else {
                continue
            }
            order.append(number - 1)
        }
        return order
    }
}
