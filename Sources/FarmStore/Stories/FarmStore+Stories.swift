import FarmCore

extension FarmStore {
    /// Admits a story. Nothing is made of it until `beginStory`.
    public func createStory(
        user: UserID, title: String, script: String, makers: MakerChoice = MakerChoice(), at now: Timestamp
    ) async throws -> Story {
        let id: StoryID = ids.next(at: now)
        return try await database.write { session in
            let row = try session.first(
                """
                INSERT INTO story (id, user_id, title, script, makers, created_at, updated_at)
                VALUES ($1, $2, $3, $4, $5, CAST($6 AS BIGINT), CAST($6 AS BIGINT)) RETURNING *
                """,
                [
                    .id(id), .id(user), .text(title), .text(script), .text(try StoredJSON.text(makers)), .time(now),
                ])
            guard let row else { throw StoreError(.engineFailure, "an inserted story was not returned") }
            return try Story(row)
        }
    }

    public func story(_ id: StoryID) async throws -> Story? {
        try await database.read { session in
            try session.first("SELECT * FROM story WHERE id = $1", [.id(id)]).map { row in try Story(row) }
        }
    }

    /// Starts the making of context, segments, pictures and voices; where that has been started before,
    /// gives the tasks that failed new attempts, and leaves all others alone.
    ///
    /// - Returns: whether any task became ready.
    @discardableResult
    public func beginStory(_ id: StoryID, at now: Timestamp) async throws -> Bool {
        try await database.write { session in
            let started = try session.first(
                "SELECT id FROM task WHERE story_id = $1 AND kind = 'context'", [.id(id)])
            guard started != nil else {
                let row = try session.first("SELECT * FROM story WHERE id = $1", [.id(id)])
                guard let story = try row.map({ row throws(StoreError) in try Story(row) }) else { return false }
                try insertTask(
                    NewTask(kind: .context, story: id, user: story.user, makers: story.makers), at: now, in: session)
                return true
            }
            let retried = try session.execute(
                """
                UPDATE task SET state = 'ready', attempts = 0, retried_epoch = epoch, error = NULL, error_code = NULL,
                    ready_at = CAST($2 AS BIGINT), updated_at = CAST($2 AS BIGINT)
                WHERE story_id = $1 AND state = 'failed' AND kind IN ('context', 'illustrate', 'narrate')
                """, [.id(id), .time(now)])
            return retried > 0
        }
    }

    /// The segments of a story in order; none until a writer has read the script.
    public func segments(of story: StoryID) async throws -> [Segment] {
        try await database.read { session in try Self.segments(of: story, in: session) }
    }

    public func segmentCount(of story: StoryID) async throws -> SegmentCount {
        try await database.read { session in
            let segments = try Self.segments(of: story, in: session)
            let failure = try session.first(
                "SELECT error FROM task WHERE story_id = $1 AND kind = 'context' AND state = 'failed'", [.id(story)])
            return SegmentCount(
                total: segments.count,
                completed: segments.count { $0.status == .completed },
                failed: segments.count { $0.status == .failed },
                storyError: try failure?.optionalText("error"))
        }
    }

    static func segments(of story: StoryID, in session: any SQLSession) throws(StoreError) -> [Segment] {
        let rows = try session.query(
            """
            SELECT \(Segment.columns), fault.error AS error FROM segment
            LEFT JOIN (
                SELECT segment_id, MIN(error) AS error FROM task
                WHERE story_id = $1 AND state = 'failed' AND kind IN ('illustrate', 'narrate')
                GROUP BY segment_id
            ) AS fault ON fault.segment_id = segment.id
            WHERE segment.story_id = $1 ORDER BY segment.position
            """, [.id(story)])
        var segments: [Segment] = []
        for row in rows { segments.append(try Segment(row)) }
        return segments
    }
}
