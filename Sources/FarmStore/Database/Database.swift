/// A database engine: transactions over one SQL text that SQLite and PostgreSQL both understand
/// (`$1` placeholders, no engine's own functions, every value made by the program).
public protocol Database: Sendable {
    /// Runs `body` on a snapshot.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result

    /// Runs `body` in a transaction that is durable when this returns, and rolled back when it throws.
    ///
    /// No two transactions see each other half done, nor does either depend on what the other is about to undo:
    /// it is as if one came after the other. For that, `body` may be run more than once.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result
}

/// The inside of a transaction.
public protocol SQLSession {
    /// The rows of a statement, which may be an `UPDATE … RETURNING`.
    func query(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> [SQLRow]

    /// Runs a statement for its effect.
    ///
    /// - Returns: how many rows it changed.
    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int
}

extension SQLSession {
    func first(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> SQLRow? {
        try query(sql, arguments).first
    }
}
