import FarmCore
import FarmStore

extension VideoWish {
    /// Every field that a wish may have.
    static let fields: Set<String> = ["pool", "priority"]

    /// - Throws: `Problem` with `.invalidBodyField`.
    init(_ fields: JSONFields) throws(Problem) {
        self.init()
        if let pool = try fields.value("pool", PoolName.rule, read: PoolName.init) { self.pool = pool }
        let allowed = TaskPriority.forUsers
        let words = allowed.map { "'\($0)'" }.joined(separator: " or ")
        let priority = try fields.value("priority", words) { text in
            TaskPriority(text).flatMap { allowed.contains($0) ? $0 : nil }
        }
        if let priority { self.priority = priority }
    }
}
