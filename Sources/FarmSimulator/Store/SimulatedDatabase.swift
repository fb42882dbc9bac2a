import FarmStore

/// What becomes of a transaction, decided before it begins.
enum CommitFate: Hashable {
    case commits
    /// All of it is undone, and whoever asked hears why.
    case refused(StoreError)
    /// All of it is undone, and whoever asked hears what would have come of it: a planted defect.
    case foreseen
}

/// One coordinator's way to the truth: the real engine, in memory, with faults between the two.
///
// SAFETY: used by the one thread that a simulation runs on.
final class SimulatedDatabase: Database, @unchecked Sendable {
    private let engine: SQLiteDatabase
    private let plant: PlantedStatements?
    /// Called after each transaction that changed anything.
    var onCommit: () -> Void = {}
    /// What becomes of the transactions to come.
    var fate = CommitFate.commits

    init(engine: SQLiteDatabase, plant: PlantedStatements?) {
        self.engine = engine
        self.plant = plant
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result {
        try engine.writeNow(body)
    }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result {
        let watch = ChangeWatch()
        var foreseen: Result?
        let result: Result
        do {
            result = try engine.writeNow { session in
                let watched = WatchedSession(session: session, watch: watch, plant: plant)
                let result = try body(watched)
                switch fate {
                case .commits: return result
                case .refused(let error): throw error
                case .foreseen:
                    foreseen = result
                    throw StoreError(.engineFailure, "the transaction was only tried")
                }
            }
        } catch {
            guard let foreseen else { throw error }
            return foreseen
        }
        if watch.hasChanged { onCommit() }
        try plant?.afterCommit { later in
            try engine.writeNow(later)
            onCommit()
        }
        return result
    }
}

private final class ChangeWatch {
    var hasChanged = false
}

/// The inside of a transaction, seen through the plant's glasses.
private struct WatchedSession: SQLSession {
    let session: any SQLSession
    let watch: ChangeWatch
    let plant: PlantedStatements?

    func query(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> [SQLRow] {
        let rows =
            if let plant { try plant.query(sql, arguments, in: session) } else { try session.query(sql, arguments) }
        if !rows.isEmpty, !sql.hasPrefix("SELECT") { watch.hasChanged = true }
        return rows
    }

    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int {
        let count =
            if let plant { try plant.execute(sql, arguments, in: session) } else { try session.execute(sql, arguments) }
        if count > 0 { watch.hasChanged = true }
        return count
    }
}
