import FarmCore
import FarmStore

/// Remembers what was done, and tells whether it stayed as it was.
actor Witness {
    private struct Done: Hashable {
        let epoch: Int64
        let attempts: Int64
        let result: String?
    }

    private let database: PostgresDatabase
    private var done: [String: Done] = [:]
    private(set) var violations: [String] = []

    init(database: PostgresDatabase) {
        self.database = database
    }

    /// Takes down what went wrong elsewhere.
    func note(_ violation: String) { violations.append(violation) }

    /// Looks again and again, until cancelled. A database that is away is looked at later.
    func watch() async {
        while !Task.isCancelled {
            // What cannot be read now is read the next time.
            try? await look()
            // Ends early where it is cancelled, and so does the loop.
            try? await Task.sleep(for: ChaosLimits.watchPause)
        }
    }

    func look() async throws {
        let rows = try await database.read { session in
            try session.query("SELECT id, state, epoch, attempts, result FROM task", [])
        }
        var now: [String: Done] = [:]
        for row in rows where try row.text("state") == "done" {
            now[try row.text("id")] = Done(
                epoch: try row.integer("epoch"), attempts: try row.integer("attempts"),
                result: try row.optionalText("result"))
        }
        for (task, before) in done where now[task] != before {
            violations.append("task \(task) was done as \(before), and then was \(now[task].map { "\($0)" } ?? "not")")
        }
        done.merge(now) { $1 }
    }
}
