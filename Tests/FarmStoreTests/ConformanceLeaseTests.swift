import FarmCore
import FarmTesting
import Testing

@testable import FarmStore

/// What must hold of tasks when many clients work at once or the room ends, on every engine.
@Suite("Every engine under strain", .serialized)
struct ConformanceLeaseTests {
    @Test("Claims of eight clients at once never grant a task twice, and leave none", arguments: Engine.allCases)
    func claims(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        for second in 0..<60 { _ = try await scene.beginStory(after: second) }
        let now = scene.start + .seconds(60)
        let granted = try await withThrowingTaskGroup(of: [FarmTask].self) { group in
            for (number, client) in try await engine.clients(8, of: scene.database).enumerated() {
                group.addTask {
                    let store = FarmStore(database: client)
                    let holder = Holder(role: .node, id: NodeID(high: 3, low: UInt64(number)))
                    var mine: [FarmTask] = []
                    while true {
                        let tasks = try await store.claim(
                            kinds: [.context], for: holder, limit: 3, at: now)
                        if tasks.isEmpty { return mine }
                        mine += tasks
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(granted.count == 60 && Set(granted.map(\.id)).count == 60)
        #expect(granted.allSatisfy { $0.epoch == 1 })
    }

    @Test("A completion that eight clients send at once takes effect once", arguments: Engine.allCases)
    func completions(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let story = try await scene.beginStory()
        let task = try await scene.claimOne()
        let now = scene.start
        let outcomes = try await withThrowingTaskGroup(of: TickOutcome.Ended.self) { group in
            for client in try await engine.clients(8, of: scene.database) {
                group.addTask {
                    try await FarmStore(database: client).complete(
                        task.lease, with: Scene.result(of: task), at: now)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.allSatisfy { $0 == outcomes.first } && outcomes.first != .stale)
        #expect(try await scene.store.segments(of: story.id).count == 3)
        #expect(try await scene.claim(limit: 10).count == 6)
    }

    @Test("Tasks completed at once by eight clients open what waits for them once", arguments: Engine.allCases)
    func dependencies(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await scene.makeVideo()
        let parts = try await scene.claim([.clip, .soundtrack], limit: 10)
        #expect(parts.count == 4)
        let now = scene.start
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, client) in try await engine.clients(8, of: scene.database).enumerated() {
                let part = parts[number % parts.count]
                group.addTask {
                    _ = try await FarmStore(database: client).complete(
                        part.lease, with: Scene.result(of: part), at: now)
                }
            }
            try await group.waitForAll()
        }
        #expect(try await scene.claim(limit: 10).map(\.kind) == [.assemble])
        let stages = try await scene.store.progress(of: video.id)
        #expect(stages.map(\.tasksDone) == [3, 1, 0, 0])
    }

    @Test("A story begun by eight clients at once is made once", arguments: Engine.allCases)
    func beginnings(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let now = scene.start
        let story = try await scene.store.createStory(user: scene.user, title: "Fog", script: "It came.", at: now)
        let begun = try await withThrowingTaskGroup(of: Bool.self) { group in
            for client in try await engine.clients(8, of: scene.database) {
                group.addTask { try await FarmStore(database: client).beginStory(story.id, at: now) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(begun.count { $0 } == 1)
        #expect(try await scene.claim(limit: 10).count == 1)
    }

    @Test(
        "A full disk leaves nothing half done, and what was refused is accepted once there is room",
        arguments: Engine.allCases)
    func fullDisk(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let story = try await scene.beginStory()
        let task = try await scene.claimOne()
        try await engine.fillDisk(of: scene.database)
        let long = String(repeating: "A dark house. ", count: 100_000)
        let result = TaskResult.context(
            long, segments: (1...3).map { TaskResult.SegmentPlan(text: "Part \($0).", prompt: "Picture.") })
        let error = await #expect(throws: StoreError.self) {
            try await scene.store.complete(task.lease, with: result, at: scene.start)
        }
        #expect(error?.code == .full)
        #expect(try await scene.store.task(task.id)?.state == .leased)
        #expect(try await scene.store.segments(of: story.id).isEmpty)
        #expect(try await scene.store.story(story.id)?.context == nil)

        try await engine.freeDisk(of: scene.database)
        let outcome = try await scene.store.complete(task.lease, with: result, at: scene.start)
        #expect(outcome != .stale)
        #expect(try await scene.store.segments(of: story.id).count == 3)
        #expect(try await scene.claim(limit: 10).count == 6)
    }
}

extension Engine {
    /// SQLite is allowed no more pages. PostgreSQL, whose disk cannot be filled in a test, reports what it would
    /// report then, when the transaction is well under way.
    fileprivate func fillDisk(of database: any Database) async throws {
        try await database.write { session in
            switch self {
            case .memory, .file: _ = try session.query("PRAGMA max_page_count = 1", [])
            case .postgres:
                try session.execute(
                    """
                    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$
                    """, [])
                try session.execute(
                    """
                    CREATE TRIGGER full_disk BEFORE INSERT ON segment FOR EACH ROW WHEN (NEW.position = 2)
                    EXECUTE FUNCTION refuse()
                    """, [])
            }
        }
    }

    fileprivate func freeDisk(of database: any Database) async throws {
        try await database.write { session in
            switch self {
            case .memory, .file: _ = try session.query("PRAGMA max_page_count = 1000000", [])
            case .postgres: try session.execute("DROP TRIGGER full_disk ON segment", [])
            }
        }
    }
}
