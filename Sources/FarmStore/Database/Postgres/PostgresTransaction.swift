import Foundation

/// Runs bodies in transactions, again where the server asks for that or the connection broke.
struct PostgresTransaction {
    enum Mode {
        case read
        case write
        /// Waits for every other migration of this database first.
        case migration
    }

    let mode: Mode
    var attempts = StoreLimits.attempts

    /// Runs `body` until its transaction is committed or there is no point in trying again.
    ///
    /// - Throws: what `body` throws; `StoreError`: `.outcomeUnknown` where the connection broke while the
    ///   commit was under way, so that it may have happened or not.
    func run<Result>(on slot: PostgresSlot, _ body: (any SQLSession) throws -> Result) throws -> Result {
        var attempt = 1
        while true {
            let failure: PostgresFailure
            do {
                return try runOnce(on: slot, attempt: attempt, body)
            } catch let error as PostgresFailure {
                failure = error
            }
            switch failure.kind {
            case .refused: throw failure.storeError
            case .lost, .conflict, .stalePlan:
                guard attempt < attempts else { throw failure.storeError }
                // Those that met another wait in the queue of `opening` instead.
                if failure.kind == .lost { Self.pause(after: attempt) }
            }
            attempt += 1
        }
    }

    private func runOnce<Result>(
        on slot: PostgresSlot, attempt: Int, _ body: (any SQLSession) throws -> Result
    ) throws -> Result {
        let connection = try slot.open()
        let session = PostgresSession(connection)
        do {
            for statement in opening(attempt: attempt) { try connection.run(statement) }
            let result = try body(session)
            // The server has undone a transaction with a failed statement, even if the body made light of it.
            if let failure = session.failure { throw failure }
            try commit(connection, of: slot)
            return result
        } catch {
            let failure = session.failure ?? error as? PostgresFailure
            undo(connection, of: slot, after: failure)
            throw failure ?? error
        }
    }

    /// Writers that met another begin again one after the other: the lock is taken before the snapshot is. One that
    /// met yet another, which was at its first attempt, is alone the third time: many small writers cannot keep a
    /// large one out. The lock of a first attempt goes in one message with its begin.
    private func opening(attempt: Int) -> [String] {
        switch mode {
        case .read: ["BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"]
        case .write:
            switch attempt {
            case 1: [Self.begin(locking: "ROW SHARE")]
            case 2: [Self.begin(locking: "SHARE ROW EXCLUSIVE")]
            default: [Self.begin(locking: "EXCLUSIVE")]
            }
        case .migration:
            [
                "BEGIN ISOLATION LEVEL READ COMMITTED",
                "SET LOCAL statement_timeout TO \(StoreLimits.answerSeconds * 1000)",
                "SET LOCAL lock_timeout TO 0",
                "SELECT pg_advisory_xact_lock(\(Self.migrationLock))",
            ]
        }
    }

    private static func begin(locking mode: String) -> String {
        "BEGIN ISOLATION LEVEL SERIALIZABLE; LOCK TABLE schema_version IN \(mode) MODE"
    }

    /// "reel" in ASCII. Locks of this kind belong to the database that they are taken in.
    private static let migrationLock = 0x7265_656C

    private func commit(_ connection: PostgresConnection, of slot: PostgresSlot) throws {
        do throws(PostgresFailure) {
            let result = try connection.run("COMMIT")
            guard result.tag == "COMMIT" else {
                throw PostgresFailure(kind: .refused(.engineFailure), message: "PostgreSQL undid a transaction")
            }
        } catch {
            guard error.kind == .lost, mode != .read else { throw error }
            slot.close()
            throw StoreError(.outcomeUnknown, "\(error.message) during a commit: it may have happened or not")
        }
    }

    private func undo(_ connection: PostgresConnection, of slot: PostgresSlot, after failure: PostgresFailure?) {
        guard failure?.kind != .lost, connection.isOpen else { return slot.close() }
        do {
            try connection.run("ROLLBACK")
            if failure?.kind == .stalePlan { try connection.forgetStatements() }
        } catch {
            // A session that cannot be brought back to its beginning is not used again.
            slot.close()
        }
    }

    /// Blocks this driver's own thread, twice as long each time, less up to a half by chance.
    private static func pause(after attempt: Int) {
        let longest = min(
            StoreLimits.firstPauseSeconds * Double(1 << min(attempt - 1, 16)), StoreLimits.longestPauseSeconds)
        Thread.sleep(forTimeInterval: longest * Double.random(in: 0.5...1))
    }
}

/// The inside of one transaction; remembers what went wrong first.
private final class PostgresSession: SQLSession {
    private let connection: PostgresConnection
    private(set) var failure: PostgresFailure?

    init(_ connection: PostgresConnection) {
        self.connection = connection
    }

    func query(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> [SQLRow] {
        try arguments.checkTexts()
        return try remembering { () throws(PostgresFailure) in try connection.run(sql, arguments).rows() }
    }

    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int {
        try arguments.checkTexts()
        return try remembering { () throws(PostgresFailure) in try connection.run(sql, arguments).changedRowCount }
    }

    private func remembering<Result>(_ work: () throws(PostgresFailure) -> Result) throws(StoreError) -> Result {
        do {
            return try work()
        } catch {
            failure = failure ?? error
            throw error.storeError
        }
    }
}
