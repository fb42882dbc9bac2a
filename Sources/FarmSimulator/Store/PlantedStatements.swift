import FarmStore

/// Puts a defect into the truth from outside: rewrites, splits or leaves out the statements of a transaction.
final class PlantedStatements {
    private let fault: PlantedFault
    private var later: [(sql: String, arguments: [SQLValue])] = []
    /// Candidates that another coordinator saw, and may have taken since.
    private var seen: [SQLRow] = []

    private static let candidates = "SELECT id, user_id, kind, priority, rank, ready_at, attempts FROM task"

    init?(_ fault: PlantedFault?) {
        guard let fault else { return nil }
        self.fault = fault
    }

    func query(_ sql: String, _ arguments: [SQLValue], in session: any SQLSession) throws(StoreError) -> [SQLRow] {
        switch fault {
        case .claimUnrepeated where sql.hasPrefix(Self.candidates):
            let fresh = try session.query(sql, arguments)
            let stale = seen
            seen = fresh
            return fresh.isEmpty ? Array(stale.prefix(1)) : fresh
        case .waitIgnored where sql.hasPrefix(Self.candidates):
            return try session.query(
                sql.replacing("AND (ready_at <= CAST($2 AS BIGINT)", with: "AND (CAST($2 AS BIGINT) > 0"), arguments)
        case .claimUnrepeated where sql.contains("SET state = 'leased', epoch = epoch + 1"):
            return try session.query(
                sql.replacing("AND COALESCE(state, '') = 'ready'", with: ""), arguments)
        case .epochUnchecked where sql.hasPrefix("SELECT * FROM attempt WHERE task_id = $1 AND epoch"):
            return try session.query(
                """
                SELECT * FROM attempt WHERE task_id = $1 AND state IN ('live', 'completed')
                    AND CAST($2 AS BIGINT) > 0 ORDER BY epoch DESC LIMIT 1
                """, arguments)
        case .expiredUnfenced where sql.hasPrefix("SELECT * FROM attempt WHERE task_id = $1 AND epoch"):
            return try session.query(
                """
                SELECT task_id, epoch, holder_role, holder_id, renewals, units_done, started_at,
                    CASE WHEN state = 'expired' THEN 'live' ELSE state END AS state
                FROM attempt WHERE task_id = $1 AND epoch = CAST($2 AS BIGINT)
                """, arguments)
        case .repetitionRefused where sql.hasPrefix("SELECT * FROM attempt WHERE task_id = $1 AND epoch"):
            return try session.query(sql + " AND state = 'live'", arguments)
        default:
            return try session.query(sql, arguments)
        }
    }

    func execute(_ sql: String, _ arguments: [SQLValue], in session: any SQLSession) throws(StoreError) -> Int {
        switch fault {
        case .parentCountedApart where sql.contains("open_dependencies = open_dependencies - behind.done"):
            later.append((sql, arguments))
            return 0
        case .readyUnannounced where sql.contains("SET state = 'ready', ready_at") && sql.contains("'blocked'"):
            return 0
        case .postponementCounted where sql.contains("attempts = attempts - 1"):
            return try session.execute(sql.replacing("attempts = attempts - 1,", with: ""), arguments)
        case .epochUnchecked where sql.hasPrefix("UPDATE attempt SET state = $1, ended_at"):
            return try session.execute(
                sql.replacing("AND epoch = CAST($6 AS BIGINT)", with: "AND CAST($6 AS BIGINT) > 0"), arguments)
        case .expiredUnfenced where sql.hasPrefix("UPDATE attempt SET state = $1, ended_at"):
            return try session.execute(
                sql.replacing("AND state = 'live'", with: "AND state IN ('live', 'expired')"), arguments)
        default:
            return try session.execute(sql, arguments)
        }
    }

    /// Carries out what was left over, in a transaction of its own.
    func afterCommit(_ write: ((any SQLSession) throws -> Void) throws -> Void) throws {
        guard !later.isEmpty else { return }
        let statements = later
        later = []
        try write { session in
            for statement in statements { try session.execute(statement.sql, statement.arguments) }
        }
    }
}
