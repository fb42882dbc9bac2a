import FarmCore

/// One of a video's tasks that nodes do, and what is known of how it was done.
public struct TaskRendering: Hashable, Sendable {
    public let kind: TaskKind
    /// A clip's place in the video; `nil` for the soundtrack.
    public let part: Int?
    /// Whether it was there before its video wanted it. Then its notes tell no cost, as it cost this video nothing.
    public let isReused: Bool
    public let notes: RenderNotes
}

extension FarmStore {
    /// The finished clips of a video in their order, then its soundtrack.
    public func renderings(of video: VideoID) async throws -> [TaskRendering] {
        try await database.read { session in
            let glyphs = try Self.glyphsOfReused(in: video, session)
            let rows = try session.query(
                """
                SELECT task.id AS id, task.kind AS kind, task.part AS part, task.reused AS reused,
                    attempt.processor_micros AS processor_micros, attempt.stage_micros AS stage_micros,
                    attempt.missing_glyphs AS missing_glyphs
                FROM task LEFT JOIN attempt ON attempt.task_id = task.id AND attempt.state = 'completed'
                WHERE task.video_id = $1 AND task.kind IN ('clip', 'soundtrack') AND task.state = 'done'
                ORDER BY task.kind, task.part
                """, [.id(video)])
            return try rows.map { row in
                let isReused = try row.integer("reused") > 0
                let id = try row.parsed("id", by: TaskID.init)
                return TaskRendering(
                    kind: try row.parsed("kind", by: TaskKind.init),
                    part: try row.optionalInteger("part").map { Int($0) }, isReused: isReused,
                    notes: isReused ? RenderNotes(missingGlyphs: glyphs[id]) : try RenderNotes(row))
            }
        }
    }

    /// What was left out of clips that were there already, as those told who made them for the same recipe.
    private static func glyphsOfReused(
        in video: VideoID, _ session: any SQLSession
    ) throws(StoreError) -> [TaskID: [String]] {
        let rows = try session.query(
            """
            SELECT task.id AS id, MIN(attempt.missing_glyphs) AS missing_glyphs
            FROM task JOIN task AS maker ON maker.recipe = task.recipe AND maker.result = task.result
                JOIN attempt ON attempt.task_id = maker.id AND attempt.state = 'completed'
            WHERE task.video_id = $1 AND task.kind = 'clip' AND task.reused > 0
                AND attempt.missing_glyphs IS NOT NULL
            GROUP BY task.id
            """, [.id(video)])
        var glyphs: [TaskID: [String]] = [:]
        for row in rows {
            glyphs[try row.parsed("id", by: TaskID.init)] = try row.parsed("missing_glyphs", by: StoredJSON.value)
        }
        return glyphs
    }
}
