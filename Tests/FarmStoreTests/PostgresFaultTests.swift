import FarmCore
import FarmTesting
import Foundation
import Synchronization
import Testing

@testable import FarmStore

@Suite("PostgreSQL when things go wrong", .serialized)
struct PostgresFaultTests {
    /// How often a body was begun.
    private final class Runs: Sendable {
        private let count = Mutex(0)

        @discardableResult
        func begin() -> Int {
            count.withLock { count in
                count += 1
                return count
            }
        }

        var total: Int { count.withLock { $0 } }
    }

    @Test("A connection that is cut in the middle of a transaction costs nothing")
    func cutInTheMiddle() async throws {
        let bench = try await Bench(on: .postgres)
        let runs = Runs()
        try await bench.database.write { session in
            try session.execute("INSERT INTO bench (id, word) VALUES (1, 'a')", [])
            if runs.begin() == 1 {
                _ = try session.query("SELECT pg_terminate_backend(pg_backend_pid())", [])
            }
            try session.execute("INSERT INTO bench (id, word) VALUES (2, 'b')", [])
        }
        #expect(runs.total == 2)
        let rows = try await bench.database.read { try $0.query("SELECT id FROM bench ORDER BY id", []) }
        #expect(try rows.map { row in try row.integer("id") } == [1, 2])
    }

    @Test("A connection that was cut while it rested is opened again unnoticed")
    func cutAtRest() async throws {
        let bench = try await Bench(on: .postgres)
        let other = try #require(try await Engine.postgres.clients(1, of: bench.database).first)
        for number in 1...5 {
            try await bench.insert(Int64(number), "a")
            _ = try await other.read { session in
                try session.query(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
                    """, [])
            }
        }
        #expect(try await bench.row(5) != nil)
    }

    @Test("A connection that is cut during the commit leaves the outcome open, and says so")
    func cutAtCommit() async throws {
        let bench = try await Bench(on: .postgres)
        try await bench.database.write { session in
            try session.execute(
                """
                CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$
                """, [])
            try session.execute(
                """
                CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON bench DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW WHEN (NEW.word = 'cut') EXECUTE FUNCTION cut()
                """, [])
        }
        let error = await #expect(throws: StoreError.self) { try await bench.insert(1, "cut") }
        #expect(error?.code == .outcomeUnknown)
        try await bench.insert(2, "whole")
        #expect(try await bench.row(2) != nil)
    }

    @Test("Two transactions that build on what the other changes come one after the other")
    func conflict() async throws {
        let bench = try await Bench(on: .postgres)
        try await bench.insert(1, "a")
        let runs = Runs()
        let (hasRead, reading) = AsyncStream<Void>.makeStream()
        let mayGoOn = DispatchSemaphore(value: 0)
        async let slow: Void = bench.database.write { session in
            let word = try session.first("SELECT word FROM bench WHERE id = 1", [])?.text("word") ?? ""
            if runs.begin() == 1 {
                reading.finish()
                guard mayGoOn.wait(timeout: .now() + 2) == .success else { throw Scene.Unexpected() }
            }
            try session.execute("UPDATE bench SET word = $1 WHERE id = 1", [.text(word + "c")])
        }
        for await _ in hasRead {}
        try await bench.database.write { session in
            _ = try session.execute("UPDATE bench SET word = 'ab' WHERE id = 1", [])
        }
        mayGoOn.signal()
        try await slow
        #expect(runs.total == 2)
        #expect(try await bench.row(1)?.text("word") == "abc")
    }

    @Test("Two transactions that wait for each other both come through")
    func deadlock() async throws {
        let bench = try await Bench(on: .postgres)
        try await bench.insert(1, "")
        try await bench.insert(2, "")
        let runs = Runs()
        let met = DispatchGroup()
        met.enter()
        met.enter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (first, second) in [(Int64(1), Int64(2)), (2, 1)] {
                group.addTask {
                    let isFirstRun = Mutex(true)
                    try await bench.database.write { session in
                        runs.begin()
                        let add = "UPDATE bench SET word = word || 'x' WHERE id = CAST($1 AS BIGINT)"
                        try session.execute(add, [.integer(first)])
                        let isFirst = isFirstRun.withLock { isFirst in
                            defer { isFirst = false }
                            return isFirst
                        }
                        if isFirst {
                            met.leave()
                            guard met.wait(timeout: .now() + 2) == .success else { throw Scene.Unexpected() }
                        }
                        try session.execute(add, [.integer(second)])
                    }
                }
            }
            try await group.waitForAll()
        }
        // One of them at least was made to begin again.
        #expect(runs.total >= 3)
        #expect(try await bench.row(1)?.text("word") == "xx")
        #expect(try await bench.row(2)?.text("word") == "xx")
    }

    @Test("A transaction that made light of a failed statement is not taken for committed")
    func madeLight() async throws {
        let bench = try await Bench(on: .postgres)
        try await bench.insert(1, "a")
        let error = await #expect(throws: StoreError.self) {
            try await bench.database.write { session in
                try session.execute("INSERT INTO bench (id, word) VALUES (2, 'b')", [])
                do {
                    try session.execute("INSERT INTO bench (id, word) VALUES (1, 'again')", [])
                } catch {}
            }
        }
        #expect(error?.code == .constraint)
        #expect(try await bench.row(2) == nil)
    }

    @Test("Statements prepared before a table changed are prepared again")
    func changedTable() async throws {
        let bench = try await Bench(on: .postgres)
        try await bench.insert(1, "a")
        let database = try await PostgresDatabase(try await bench.address, connections: 1)
        let read: @Sendable (any SQLSession) throws -> SQLRow? = { try $0.first("SELECT * FROM bench", []) }
        #expect(try await database.read(read)?.text("word") == "a")
        try await bench.database.write { session in
            _ = try session.execute("ALTER TABLE bench ADD COLUMN more TEXT NOT NULL DEFAULT 'b'", [])
        }
        #expect(try await database.read(read)?.text("more") == "b")
    }

    @Test("More transactions than connections all come through, on no more connections than allowed")
    func manyAtOnce() async throws {
        let bench = try await Bench(on: .postgres)
        let database = try await PostgresDatabase(try await bench.address, connections: 3)
        let backends = try await withThrowingTaskGroup(of: Int64.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    let row = try await database.read { session in
                        try session.first("SELECT CAST(pg_backend_pid() AS BIGINT) AS pid", [])
                    }
                    return try #require(row).integer("pid")
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(backends.count == 200 && Set(backends).count <= 3)
    }

    @Test("A session is durable and cannot hold others up for long, whatever the server is set to")
    func settings() async throws {
        let bench = try await Bench(on: .postgres)
        let address = try #require(
            PostgresAddress(try await bench.address.uri + "?options=-c%20synchronous_commit%3Doff"))
        let row = try await PostgresDatabase(address).write { session in
            try session.first(
                """
                SELECT current_setting('synchronous_commit') AS durability,
                    current_setting('transaction_isolation') AS isolation,
                    current_setting('idle_in_transaction_session_timeout') AS idle,
                    current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock
                """, [])
        }
        let settings = try #require(row)
        #expect(try settings.text("durability") == "on" && settings.text("isolation") == "serializable")
        #expect(try settings.text("idle") == "3s" && settings.text("statement") == "15s")
        #expect(try settings.text("lock") == "10s")
    }
}

@Suite("A PostgreSQL server that goes and comes")
struct PostgresRestartTests {
    @Test("A restart between transactions is unnoticed; a server that stays away is named")
    func restart() async throws {
        let server = try await PostgresServer.start()
        let address = try #require(PostgresAddress(try await server.createDatabase()))
        let store = FarmStore(database: try await PostgresDatabase(address))
        let user = UserID(high: 1, low: 1)
        let now = Timestamp(microseconds: 1)
        let story = try await store.createStory(user: user, title: "Fog", script: "It came.", at: now)
        try await server.restart()
        #expect(try await store.story(story.id) == story)
        let second = try await store.createStory(user: user, title: "Rain", script: "It fell.", at: now)
        try await server.stop()
        let error = await #expect(throws: StoreError.self) { try await store.story(second.id) }
        #expect(error?.code == .cannotOpen)
        #expect(error?.message.contains("cannot be reached") == true)
        try await server.restart()
        #expect(try await store.story(second.id) == second)
    }
}
