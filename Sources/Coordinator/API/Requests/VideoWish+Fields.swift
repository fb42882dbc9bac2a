import FarmCore
import FarmStore

extension VideoWish {
    /// Every field that a wish may have.
    static let fields: Set<String> = ["options", "pool", "priority"]

    /// - Throws: `Problem` with `.invalidBodyField`.
    init(_ fields: JSONFields) throws(Problem) {
        self.init()
        if let pool = try fields.parsed("pool", as: PoolName.rule, by: PoolName.init) { self.pool = pool }
        let allowed = TaskPriority.forUsers
        let words = allowed.map { "'\($0)'" }.joined(separator: " or ")
        let priority = try fields.parsed("priority", as: words) { text in
            TaskPriority(text).flatMap { allowed.contains($0) ? $0 : nil }
        }
        if let priority { self.priority = priority }
        let options = try fields.fields("options", of: VideoOptions.fieldNames).map { fields throws(Problem) in
            try VideoOptions(fields)
        }
        if let options { self.options = options }
    }
}
