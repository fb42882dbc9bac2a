/// The engine beyond one machine: a PostgreSQL server that any number of coordinators share.
///
/// Writers see each other as if they came one after the other (SERIALIZABLE), which is what SQLite gives too, so
/// the same SQL means the same on both. A body may therefore run more than once before it is committed.
public final class PostgresDatabase: Database {
    public let address: PostgresAddress
    private let threads: PostgresThreads

    /// Connects and brings the schema up to date, one program at a time.
    ///
    /// - Throws: `StoreError`; `.cannotOpen` where the server cannot be reached, `.newerSchema` where a newer
    ///   program was here.
    public convenience init(_ address: PostgresAddress) async throws {
        try await self.init(address, connections: StoreLimits.connections)
    }

    init(
        _ address: PostgresAddress, connections: Int = StoreLimits.connections,
        migrate: @escaping @Sendable (any SQLSession) throws -> Void = Schema.migrate
    ) async throws {
        self.address = address
        threads = PostgresThreads(address: address, count: connections)
        do {
            try await threads.run { slot in
                // A wrong address is told at once, not after every attempt.
                do throws(PostgresFailure) { _ = try slot.open() } catch { throw error.storeError }
                try PostgresTransaction(mode: .migration).run(on: slot, migrate)
            }
        } catch {
            threads.close()
            throw error
        }
    }

    deinit {
        threads.close()
    }

    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result {
        try await threads.run { slot in try PostgresTransaction(mode: .read).run(on: slot, body) }
    }

    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Result
    ) async throws -> Result {
        try await threads.run { slot in try PostgresTransaction(mode: .write).run(on: slot, body) }
    }
}
