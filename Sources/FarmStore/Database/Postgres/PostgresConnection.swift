import CPostgres
import Foundation

/// One session of a server. Owns the `PGconn`; belongs to one thread.
///
/// Every call blocks until the server answers, for `StoreLimits.answerSeconds` at most: libpq's own blocking
/// calls would wait for ever for a server that is stopped but whose kernel keeps the connection open.
final class PostgresConnection {
    private let pointer: OpaquePointer
    private var statements: [StatementKey: String] = [:]

    private struct StatementKey: Hashable {
        let sql: String
        let types: [Oid]
    }

    /// Opens a session, within `StoreLimits.connectSeconds` for each of the address's hosts.
    init(_ address: PostgresAddress) throws(PostgresFailure) {
        // What the address itself says comes last and wins.
        let settings: [(String, String)] = [
            ("connect_timeout", String(StoreLimits.connectSeconds)), ("keepalives", "1"),
            ("keepalives_idle", String(StoreLimits.keepaliveSeconds)),
            ("keepalives_interval", String(StoreLimits.keepaliveSeconds)), ("keepalives_count", "3"),
            ("tcp_user_timeout", String(StoreLimits.answerSeconds * 1000)), ("fallback_application_name", "nightreel"),
            ("dbname", address.uri),
        ]
        let keywords = settings.map { strdup($0.0) } + [nil]
        let values = settings.map { strdup($0.1) } + [nil]
        defer { for string in keywords + values { free(string) } }
        let opened = keywords.map { UnsafePointer($0) }.withUnsafeBufferPointer { keywords in
            values.map { UnsafePointer($0) }.withUnsafeBufferPointer { values in
                PQconnectdbParams(keywords.baseAddress, values.baseAddress, 1)
            }
        }
        guard let opened else { throw .lost("no memory for a connection to PostgreSQL") }
        pointer = opened
        guard PQstatus(pointer) == CONNECTION_OK else {
            let reason = String(cString: PQerrorMessage(pointer)).split { $0.isWhitespace }.joined(separator: " ")
            throw .lost("PostgreSQL at \(address) cannot be reached: \(reason)")
        }
        // Notices would go to standard error.
        PQsetNoticeProcessor(pointer, { _, _ in }, nil)
        guard PQsetnonblocking(pointer, 1) == 0 else { throw .lost("a connection cannot be made non-blocking") }
        for setting in Self.sessionSettings { try run(setting) }
    }

    deinit {
        PQfinish(pointer)
    }

    /// A commit is on disk before it is acknowledged, whatever the server is set to; a setting that promises
    /// more than that is left alone.
    private static let sessionSettings = [
        "SET client_encoding TO 'UTF8'",
        "SET statement_timeout TO \(Int(StoreLimits.statementSeconds * 1000))",
        "SET lock_timeout TO \(Int(StoreLimits.busySeconds * 1000))",
        "SET idle_in_transaction_session_timeout TO \(Int(StoreLimits.idleTransactionSeconds * 1000))",
        """
        SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
        """,
    ]

    /// Whether the session still stands, as far as is known on this side.
    var isOpen: Bool { PQstatus(pointer) == CONNECTION_OK }

    var descriptor: Int32 { PQsocket(pointer) }

    /// Runs a statement of this driver's own, without parameters.
    @discardableResult
    func run(_ sql: String) throws(PostgresFailure) -> PostgresResult {
        guard PQsendQuery(pointer, sql) == 1 else { throw lost() }
        return try answer()
    }

    /// Runs a statement that is prepared on its first use, once for each set of parameter types.
    func run(_ sql: String, _ arguments: [SQLValue]) throws(PostgresFailure) -> PostgresResult {
        let key = StatementKey(sql: sql, types: arguments.map(PostgresType.oid))
        let name = if let known = statements[key] { known } else { try prepare(key) }
        let texts = arguments.map { $0.postgresText.map { strdup($0) } ?? nil }
        defer { for text in texts { free(text) } }
        let sent = texts.map { UnsafePointer($0) }.withUnsafeBufferPointer { values in
            PQsendQueryPrepared(pointer, name, Int32(values.count), values.baseAddress, nil, nil, 0)
        }
        guard sent == 1 else { throw lost() }
        return try answer()
    }

    private func prepare(_ key: StatementKey) throws(PostgresFailure) -> String {
        if statements.count >= StoreLimits.statements { try forgetStatements() }
        let name = "statement_\(statements.count)"
        guard PQsendPrepare(pointer, name, key.sql, Int32(key.types.count), key.types) == 1 else { throw lost() }
        try answer()
        statements[key] = name
        return name
    }

    /// Drops every prepared statement, so that each is prepared again.
    func forgetStatements() throws(PostgresFailure) {
        statements = [:]
        try run("DEALLOCATE ALL")
    }

    /// Waits for the answer to what was sent: the last result, as a statement of ours has one.
    @discardableResult
    private func answer() throws(PostgresFailure) -> PostgresResult {
        let deadline = ContinuousClock.now + .seconds(StoreLimits.answerSeconds)
        try flush(until: deadline)
        var last: PostgresResult?
        while true {
            while PQisBusy(pointer) == 1 {
                try wait(for: POLLIN, until: deadline)
                try consume()
            }
            guard let next = PQgetResult(pointer) else { break }
            last = PostgresResult(next)
        }
        guard let last else { throw lost() }
        if let failure = last.failure { throw failure }
        return last
    }

    private func flush(until deadline: ContinuousClock.Instant) throws(PostgresFailure) {
        while true {
            let state = PQflush(pointer)
            guard state >= 0 else { throw lost() }
            if state == 0 { return }
            // A server that wants to be read before it reads on would otherwise wait for us as we for it.
            if try wait(for: POLLIN | POLLOUT, until: deadline) & Int16(POLLIN) != 0 { try consume() }
        }
    }

    private func consume() throws(PostgresFailure) {
        guard PQconsumeInput(pointer) == 1 else { throw lost() }
    }

    @discardableResult
    private func wait(for events: Int32, until deadline: ContinuousClock.Instant) throws(PostgresFailure) -> Int16 {
        var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        while true {
            let rest = ContinuousClock.now.duration(to: deadline)
            guard rest > .zero else { throw .lost("PostgreSQL does not answer") }
            let count = poll(&entry, 1, Int32(clamping: rest.components.seconds * 1000 + 1))
            if count > 0 { return entry.revents }
            guard count == 0 || errno == EINTR else { throw lost() }
        }
    }

    private func lost() -> PostgresFailure { .lost("the connection to PostgreSQL broke") }
}

extension PostgresConnection {
    /// The payloads of the notifications that have arrived, without waiting.
    func takeNotifications() throws(PostgresFailure) -> [String] {
        try consume()
        var taken: [String] = []
        while let notification = PQnotifies(pointer) {
            taken.append(String(cString: notification.pointee.extra))
            PQfreemem(notification)
        }
        return taken
    }
}
