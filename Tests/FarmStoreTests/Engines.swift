import FarmTesting
import Foundation
import Testing

@testable import FarmStore

/// The engines that the same scenarios are run on.
enum Engine: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case memory = "SQLite in memory"
    case file = "SQLite in a file"
    case postgres = "PostgreSQL"

    var testDescription: String { rawValue }

    /// An empty database of this kind, kept in `folder` or on the tests' own server.
    func makeDatabase(in folder: URL) throws -> any Database {
        switch self {
        case .memory:
            return try SQLiteDatabase()
        case .file:
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            return try SQLiteDatabase(path: folder.appending(path: "store.sqlite").path)
        case .postgres:
            return FreshPostgres()
        }
    }

    /// As many clients of a database as coordinators would be: each with connections of its own, where the engine
    /// serves more than one process.
    func clients(_ count: Int, of database: any Database) async throws -> [any Database] {
        guard let shared = database as? FreshPostgres else { return Array(repeating: database, count: count) }
        let address = try await shared.opened.address
        var clients: [any Database] = []
        for _ in 0..<count { clients.append(try await PostgresDatabase(address)) }
        return clients
    }
}

/// A database of its own on the shared server, made when it is first used.
struct FreshPostgres: Database {
    private let opening = Task {
        let uri = try await PostgresServer.shared.value.createDatabase()
        return try await PostgresDatabase(try #require(PostgresAddress(uri)))
    }

    /// The driver itself.
    var opened: PostgresDatabase {
        get async throws { try await opening.value }
    }

    func read<Result: Sendable>(_ body: @escaping @Sendable (any SQLSession) throws -> Result) async throws -> Result {
        try await opened.read(body)
    }

    func write<Result: Sendable>(_ body: @escaping @Sendable (any SQLSession) throws -> Result) async throws -> Result {
        try await opened.write(body)
    }
}
