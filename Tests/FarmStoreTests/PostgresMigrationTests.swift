import FarmTesting
import Testing

@testable import FarmStore

@Suite("Migrations on PostgreSQL", .serialized)
struct PostgresMigrationTests {
    private func emptyDatabase() async throws -> PostgresAddress {
        try #require(PostgresAddress(try await PostgresServer.shared.value.createDatabase()))
    }

    @Test("Programs that start at once on an empty database all come up, and each migration runs once")
    func together() async throws {
        let address = try await emptyDatabase()
        let databases = try await withThrowingTaskGroup(of: PostgresDatabase.self) { group in
            for _ in 0..<8 { group.addTask { try await PostgresDatabase(address) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let rows = try await databases[7].read { try $0.query("SELECT version FROM schema_version", []) }
        #expect(rows.count == Schema.migrations.count)
    }

    @Test("A database of a newer program is left alone, with a line that says so")
    func newer() async throws {
        let address = try await emptyDatabase()
        try await PostgresDatabase(address).write { session in
            _ = try session.execute("INSERT INTO schema_version (version) VALUES (999)", [])
        }
        let error = await #expect(throws: StoreError.self) { try await PostgresDatabase(address) }
        #expect(error?.code == .newerSchema)
        #expect(error?.message.contains("999") == true && error?.message.contains("update the program") == true)
    }

    @Test("A migration that fails half-way leaves the database as it was")
    func halfWay() async throws {
        let address = try await emptyDatabase()
        let error = await #expect(throws: StoreError.self) {
            try await PostgresDatabase(address) { session in
                try Schema.migrate(session)
                _ = try session.execute("CREATE TABLE story (id TEXT)", [])
            }
        }
        #expect(error?.code == .engineFailure)
        let database = try await PostgresDatabase(address) { _ in }
        let rows = try await database.read { session in
            try session.query("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'", [])
        }
        #expect(rows.isEmpty)
    }
}
