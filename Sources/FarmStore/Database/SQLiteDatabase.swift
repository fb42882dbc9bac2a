import GRDB

/// The embedded engine: SQLite in WAL mode, durable at each commit.
public struct SQLiteDatabase: Database {
    private let writer: any DatabaseWriter
    private let places = SQLitePlaces()

    /// Opens or makes the file at `path` and brings its schema up to date.
    ///
    /// - Throws: `StoreError`; `.newerSchema` where the file was written by a newer program.
    public init(path: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(StoreLimits.busySeconds)
        configuration.maximumReaderCount = StoreLimits.readers
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        do {
            writer = try DatabasePool(path: path, configuration: configuration)
        } catch {
            throw StoreError(.cannotOpen, "the database '\(path)' cannot be opened: \(error)")
        }
        try migrate()
    }

    /// A database that lives in memory and ends with this value.
    public init() throws {
        do {
            writer = try DatabaseQueue()
        } catch {
            throw StoreError(.cannotOpen, "a database in memory cannot be opened: \(error)")
        }
        try migrate()
    }

    private func migrate() throws {
        try Self.translatingErrors {
            try writer.write { try Schema.migrate(SQLiteSession(database: $0, places: places)) }
        }
    }

    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result {
        try await Self.translatingErrors {
            try await writer.read { try body(SQLiteSession(database: $0, places: places)) }
        }
    }

    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result {
        try await Self.translatingErrors {
            try await writer.write { try body(SQLiteSession(database: $0, places: places)) }
        }
    }

    /// The same as `write`, on the calling thread: for programs that run in a time of their own.
    public func writeNow<Result>(_ body: (any SQLSession) throws -> Result) throws -> Result {
        try Self.translatingErrors {
            try writer.write { try body(SQLiteSession(database: $0, places: places)) }
        }
    }

    private static func translatingErrors<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as DatabaseError { throw StoreError(error) }
    }

    private static func translatingErrors<Result: Sendable>(
        _ body: () async throws -> Result
    ) async throws -> Result {
        do { return try await body() } catch let error as DatabaseError { throw StoreError(error) }
    }
}

private struct SQLiteSession: SQLSession {
    let database: GRDB.Database
    let places: SQLitePlaces

    func query(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> [SQLRow] {
        do {
            let statement = try database.cachedStatement(sql: sql)
            let columns = SQLColumns(statement.columnNames)
            let cursor = try Row.fetchCursor(statement, arguments: try bind(arguments, to: sql))
            var rows: [SQLRow] = []
            while let row = try cursor.next() {
                rows.append(SQLRow(columns, (0..<row.count).map { SQLValue(row[$0] as DatabaseValue) }))
            }
            return rows
        } catch {
            throw StoreError(error)
        }
    }

    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int {
        do {
            let statement = try database.cachedStatement(sql: sql)
            try statement.execute(arguments: try bind(arguments, to: sql))
            return database.changesCount
        } catch {
            throw StoreError(error)
        }
    }

    /// `$1` is a name to SQLite, and its place is that of its first appearance.
    private func bind(_ arguments: [SQLValue], to sql: String) throws(StoreError) -> StatementArguments {
        try arguments.checkTexts()
        let order = places.order(in: sql)
        guard order.allSatisfy(arguments.indices.contains) else {
            throw StoreError(.engineFailure, "a statement names a value that it is not given")
        }
        return StatementArguments(order.map { arguments[$0].databaseValue })
    }
}

extension SQLValue {
    fileprivate init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let integer): self = .integer(integer)
        case .double(let real): self = .real(real)
        case .string(let text): self = .text(text)
        case .blob(let bytes): self = .text(String(decoding: bytes, as: UTF8.self))
        }
    }

    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let integer): integer.databaseValue
        case .real(let real): real.databaseValue
        case .text(let text): text.databaseValue
        }
    }
}

extension StoreError {
    fileprivate init(_ error: any Error) {
        guard let error = error as? DatabaseError else {
            self = error as? StoreError ?? StoreError(.engineFailure, "\(error)")
            return
        }
        let code: Code =
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
            case .SQLITE_FULL: .full
            case .SQLITE_CONSTRAINT: .constraint
            case .SQLITE_CANTOPEN, .SQLITE_NOTADB: .cannotOpen
            default: .engineFailure
            }
        self.init(code, error.message ?? "SQLite says \(error.resultCode)")
    }
}
