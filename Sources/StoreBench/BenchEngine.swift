import FarmStore
import FarmTesting

/// The engines that are measured, each flushing every commit to disk.
enum BenchEngine: String, CaseIterable {
    case sqlite = "SQLite, synchronous = FULL"
    case postgres = "PostgreSQL, fsync = on"

    /// Makes empty databases, one after the other.
    func source() async throws -> @Sendable () async throws -> any Database {
        switch self {
        case .sqlite:
            let folder = try TestFolder()
            let counter = Counter()
            return { try SQLiteDatabase(path: folder.file("bench-\(counter.next()).sqlite").path) }
        case .postgres:
            let server = try await PostgresServer.start(settings: ["fsync=on"])
            return {
                guard let address = PostgresAddress(try await server.createDatabase()) else {
                    throw BenchFailure("the server's own address cannot be read")
                }
                return try await PostgresDatabase(address)
            }
        }
    }
}

struct BenchFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
