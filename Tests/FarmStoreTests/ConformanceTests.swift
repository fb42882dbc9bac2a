import FarmCore
import Testing

@testable import FarmStore

/// What every engine must do, whatever is in its tables.
@Suite("Every engine", .serialized)
struct ConformanceTests {
    @Test("Values come back as they went in", arguments: Engine.allCases)
    func values(_ engine: Engine) async throws {
        let bench = try await Bench(on: engine)
        let texts = ["", "'); DROP TABLE bench; --", "É 夜 👩‍👧‍👦 \\x00 \u{1}\n\t\"", "$1", "NULL"]
        for (number, text) in texts.enumerated() {
            try await bench.insert(Int64(number), text)
            #expect(try await bench.row(Int64(number))?.text("word") == text)
        }
        for number in [Int64.min, -1, .max] {
            try await bench.insert(number, nil)
            let row = try #require(try await bench.row(number))
            #expect(try row.optionalText("word") == nil)
            #expect(try row.integer("id") == number)
            #expect(throws: StoreError.self) { try row.text("word") }
        }
    }

    @Test("Values are bound by their number, not their place", arguments: Engine.allCases)
    func binding(_ engine: Engine) async throws {
        let bench = try await Bench(on: engine)
        let rows = try await bench.database.read { session in
            try session.query(
                "SELECT $2 AS b, $1 AS a, $2 AS again, CAST($3 AS BIGINT) AS n", ["first", "second", nil])
        }
        let row = try #require(rows.first)
        #expect(try row.text("a") == "first")
        #expect(try row.text("b") == "second" && row.text("again") == "second")
        #expect(try row.optionalInteger("n") == nil)
    }

    @Test("A text that no engine would give back whole is refused", arguments: Engine.allCases)
    func nul(_ engine: Engine) async throws {
        let bench = try await Bench(on: engine)
        let error = await #expect(throws: StoreError.self) { try await bench.insert(1, "a\0b") }
        #expect(error?.code == .constraint)
        #expect(try await bench.row(1) == nil)
    }

    @Test("A statement says how many rows it changed", arguments: Engine.allCases)
    func counts(_ engine: Engine) async throws {
        let bench = try await Bench(on: engine)
        for number in 1...5 { try await bench.insert(Int64(number), "a") }
        let changed = try await bench.database.write { session in
            [
                try session.execute("UPDATE bench SET word = 'b' WHERE id > CAST($1 AS BIGINT)", [2]),
                try session.execute("UPDATE bench SET word = 'b' WHERE id > CAST($1 AS BIGINT)", [9]),
                try session.execute("DELETE FROM bench WHERE word = $1", ["a"]),
            ]
        }
        #expect(changed == [3, 0, 2])
    }

    @Test("A transaction that throws leaves nothing", arguments: Engine.allCases)
    func rollback(_ engine: Engine) async throws {
        let bench = try await Bench(on: engine)
        await #expect(throws: Scene.Unexpected.self) {
            try await bench.database.write { session in
                try session.execute("INSERT INTO bench (id, word) VALUES (1, 'lost')", [])
                throw Scene.Unexpected()
            }
        }
        #expect(try await bench.row(1) == nil)
        try await bench.insert(1, "kept")
        #expect(try await bench.row(1)?.text("word") == "kept")
    }

    @Test(
        "A rule of the schema that is broken is named as such, and costs only its transaction",
        arguments: Engine.allCases)
    func constraint(_ engine: Engine) async throws {
        let bench = try await Bench(on: engine)
        try await bench.insert(1, "first")
        let error = await #expect(throws: StoreError.self) { try await bench.insert(1, "second") }
        #expect(error?.code == .constraint)
        let foreign = await #expect(throws: StoreError.self) {
            try await bench.database.write { session in
                try session.execute(
                    "INSERT INTO task_dependency (task_id, depends_on) VALUES ('nobody', 'nothing')", [])
            }
        }
        #expect(foreign?.code == .constraint)
        #expect(try await bench.row(1)?.text("word") == "first")
    }

    @Test("A reader sees one moment, and cannot write", arguments: Engine.allCases)
    func readers(_ engine: Engine) async throws {
        let bench = try await Bench(on: engine)
        await #expect(throws: StoreError.self) {
            try await bench.database.read { session in
                _ = try session.query("INSERT INTO bench (id, word) VALUES (1, 'a') RETURNING id", [])
            }
        }
        #expect(try await bench.row(1) == nil)
    }

    @Test("A sum that everyone adds to at once is right in the end", arguments: Engine.allCases)
    func increments(_ engine: Engine) async throws {
        let bench = try await Bench(on: engine)
        try await bench.insert(1, "0")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in try await engine.clients(8, of: bench.database) {
                group.addTask {
                    for _ in 0..<10 {
                        try await client.write { session in
                            let row = try session.first("SELECT word FROM bench WHERE id = 1", [])
                            let sum = (try row?.text("word")).flatMap { Int($0) } ?? 0
                            try session.execute("UPDATE bench SET word = $1 WHERE id = 1", [.text("\(sum + 1)")])
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await bench.row(1)?.text("word") == "80")
    }

    @Test("What is added only where nothing is, is added once", arguments: Engine.allCases)
    func absence(_ engine: Engine) async throws {
        let bench = try await Bench(on: engine)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, client) in try await engine.clients(8, of: bench.database).enumerated() {
                group.addTask {
                    try await client.write { session in
                        guard try session.query("SELECT id FROM bench WHERE word = 'only'", []).isEmpty else { return }
                        try session.execute(
                            "INSERT INTO bench (id, word) VALUES (CAST($1 AS BIGINT), 'only')", [.count(number)])
                    }
                }
            }
            try await group.waitForAll()
        }
        let rows = try await bench.database.read { try $0.query("SELECT id FROM bench", []) }
        #expect(rows.count == 1)
    }
}

/// A database with a table of no meaning beside the program's own.
struct Bench {
    let scene: Scene

    var database: any Database { scene.database }

    /// Where the database is; on PostgreSQL only.
    var address: PostgresAddress {
        get async throws { try await #require(database as? FreshPostgres).opened.address }
    }

    init(on engine: Engine) async throws {
        scene = try Scene(on: engine)
        try await scene.database.write { session in
            _ = try session.execute("CREATE TABLE bench (id BIGINT NOT NULL PRIMARY KEY, word TEXT)", [])
        }
    }

    func insert(_ number: Int64, _ word: String?) async throws {
        try await database.write { session in
            _ = try session.execute(
                "INSERT INTO bench (id, word) VALUES (CAST($1 AS BIGINT), $2)",
                [.integer(number), word.map { .text($0) } ?? .null])
        }
    }

    func row(_ number: Int64) async throws -> SQLRow? {
        try await database.read { session in
            try session.first("SELECT * FROM bench WHERE id = CAST($1 AS BIGINT)", [.integer(number)])
        }
    }
}
