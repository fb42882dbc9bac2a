import FarmCore
import FarmStore

/// Cycles of lease and completion a second: the store's, and those of the bare statements beside it.
struct CycleBench {
    struct Result {
        var store = 0.0
        var bare = 0.0
        var replay = 0.0
        var statementsPerTask = 0.0
    }

    let makeDatabase: @Sendable () async throws -> any Database
    let workload = Workload(videos: BenchRules.videos, clipsPerVideo: BenchRules.clipsPerVideo, isReady: true)

    /// The three kinds take turns, so that what else the machine does falls on all of them.
    func run() async throws -> Result {
        let record = StatementRecord()
        let recording = RecordingDatabase(database: try await planted(), record: record)
        _ = try await StoreCycles(workload: workload, store: FarmStore(database: recording)).run()
        var result = Result()
        result.statementsPerTask = Double(record.count) / Double(workload.clips.count)
        for _ in 0..<BenchRules.runs {
            result.store = max(
                result.store,
                try await rate { database in
                    try await StoreCycles(workload: workload, store: FarmStore(database: database)).run()
                })
            result.bare = max(
                result.bare,
                try await rate { try await BareCycles(workload: workload, database: $0).run() })
            result.replay = max(
                result.replay,
                try await rate { database in
                    try await record.replay(on: database)
                    return workload.clips.count
                })
        }
        return result
    }

    private func planted() async throws -> any Database {
        let database = try await makeDatabase()
        try await workload.plant(in: database)
        return database
    }

    private func rate(_ work: (any Database) async throws -> Int) async throws -> Double {
        let database = try await planted()
        let start = ContinuousClock.now
        let count = try await work(database)
        let elapsed = ContinuousClock.now - start
        guard count == workload.clips.count else { throw BenchFailure("\(count) tasks were worked off, not all") }
        return Double(count) / (Double(elapsed.microseconds) / 1_000_000)
    }
}
