import FarmStore
import Foundation

/// What was done in a run, counted.
struct Tally: Hashable, Sendable {
    let stories: Int64
    let videos: Int64
    let clips: Int64
    let tasks: Int64
    /// Attempts by the state they ended in.
    let attempts: [String: Int64]
    /// Reports of nodes that came for an attempt which had ended: fenced off.
    let fenced: Int

    init(_ database: PostgresDatabase, logs: [URL]) async throws {
        let (counts, states) = try await database.read { session in
            let counts = try session.query(
                """
                SELECT CAST((SELECT COUNT(*) FROM story) AS BIGINT) AS stories,
                    CAST((SELECT COUNT(*) FROM video) AS BIGINT) AS videos,
                    CAST((SELECT COUNT(*) FROM task WHERE kind = 'clip') AS BIGINT) AS clips,
                    CAST((SELECT COUNT(*) FROM task) AS BIGINT) AS tasks
                """, [])
            let states = try session.query(
                "SELECT state, CAST(COUNT(*) AS BIGINT) AS count FROM attempt GROUP BY state", [])
            return (counts, states)
        }
        stories = try counts[0].integer("stories")
        videos = try counts[0].integer("videos")
        clips = try counts[0].integer("clips")
        tasks = try counts[0].integer("tasks")
        attempts = Dictionary(
            uniqueKeysWithValues: try states.map { (try $0.text("state"), try $0.integer("count")) })
        fenced = logs.reduce(0) { count, log in
            // A log that was never begun tells of nothing.
            let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
            return count + text.split(separator: "\n").count { $0.contains("The result was stale") }
        }
    }
}
