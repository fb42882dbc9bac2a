import FarmCore

extension FarmStore {
    /// How far the making of a story's segments is, by kind in the order of their work.
    public func progress(of story: StoryID) async throws -> [StageProgress] {
        try await stages("story_id = $1 AND video_id IS NULL", .id(story))
    }

    /// How far a video is, by kind in the order of their work.
    public func progress(of video: VideoID) async throws -> [StageProgress] {
        try await stages("video_id = $1", .id(video))
    }

    private func stages(_ predicate: String, _ argument: SQLValue) async throws -> [StageProgress] {
        let stages = try await database.read { session in
            let rows = try session.query(
                """
                SELECT kind, CAST(COUNT(*) AS BIGINT) AS total,
                    CAST(SUM(CASE WHEN state = 'done' THEN 1 ELSE 0 END) AS BIGINT) AS done,
                    CAST(SUM(CASE WHEN state = 'done' THEN units_total ELSE COALESCE((
                        SELECT MAX(units_done) FROM attempt WHERE attempt.task_id = task.id AND attempt.state = 'live'
                    ), 0) END) AS BIGINT) AS units_done,
                    CAST(SUM(units_total) AS BIGINT) AS units_total,
                    MAX(CASE WHEN state = 'ready' THEN error ELSE NULL END) AS waiting
                FROM task WHERE \(predicate) GROUP BY kind
                """, [argument])
            return try rows.map { row in
                StageProgress(
                    kind: try row.parsed("kind", by: TaskKind.init), tasksDone: Int(try row.integer("done")),
                    tasksTotal: Int(try row.integer("total")), unitsDone: Int(try row.integer("units_done")),
                    unitsTotal: Int(try row.integer("units_total")), waiting: try row.optionalText("waiting"))
            }
        }
        return TaskKind.allCases.compactMap { kind in stages.first { $0.kind == kind } }
    }
}
