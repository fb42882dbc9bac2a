import FarmStore
import Synchronization

/// The statements of each transaction, in order.
final class StatementRecord: Sendable {
    struct Statement {
        let sql: String
        let arguments: [SQLValue]
        let hasRows: Bool
    }

    private let transactions = Mutex<[[Statement]]>([])

    func add(_ statements: [Statement]) { transactions.withLock { $0.append(statements) } }

    var count: Int { transactions.withLock { $0.reduce(0) { $0 + $1.count } } }

    /// Runs the same statements with the same values, with no one to look at the answers.
    func replay(on database: any Database) async throws {
        for transaction in transactions.withLock({ $0 }) {
            try await database.write { session in
                for statement in transaction {
                    if statement.hasRows {
                        _ = try session.query(statement.sql, statement.arguments)
                    } else {
                        try session.execute(statement.sql, statement.arguments)
                    }
                }
            }
        }
    }
}

/// A database that writes down what is done in its transactions.
struct RecordingDatabase: Database {
    let database: any Database
    let record: StatementRecord

    func read<Result: Sendable>(_ body: @escaping @Sendable (any SQLSession) throws -> Result) async throws -> Result {
        try await database.read(body)
    }

    func write<Result: Sendable>(_ body: @escaping @Sendable (any SQLSession) throws -> Result) async throws -> Result {
        let (result, statements) = try await database.write { session in
            let recorder = Recorder(session: session)
            let result = try body(recorder)
            return (result, recorder.statements)
        }
        record.add(statements)
        return result
    }

    private final class Recorder: SQLSession {
        let session: any SQLSession
        private(set) var statements: [StatementRecord.Statement] = []

        init(session: any SQLSession) {
            self.session = session
        }

        func query(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> [SQLRow] {
            statements.append(StatementRecord.Statement(sql: sql, arguments: arguments, hasRows: true))
            return try session.query(sql, arguments)
        }

        func execute(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int {
            statements.append(StatementRecord.Statement(sql: sql, arguments: arguments, hasRows: false))
            return try session.execute(sql, arguments)
        }
    }
}
