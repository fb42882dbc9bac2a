import FarmCore

/// What became of a segment whose text was changed.
public struct EditedSegment: Hashable, Sendable {
    public let segment: Segment
    /// Whether its text is another than before, so that its voice is made again.
    public let isChanged: Bool
    /// The leases that were live on the old text's voice. Nothing that comes of them is accepted any more.
    public let revoked: [LeaseID]
}

extension FarmStore {
    /// Gives a segment another text and has its voice made again; picture and prompt stay. Videos that exist go on
    /// telling the old text. The same text as before changes nothing.
    ///
    /// - Returns: `nil` where there is no such segment.
    public func editSegment(_ id: SegmentID, text: String, at now: Timestamp) async throws -> EditedSegment? {
        try await database.write { session in
            // Tasks before segments, as their completions go.
            let tasks = try session.query(
                """
                UPDATE task SET updated_at = CAST($1 AS BIGINT) WHERE segment_id = $2 AND kind = 'narrate' RETURNING *
                """, [.time(now), .id(id)])
            guard let before = try Self.segment(id, in: session) else { return nil }
            guard before.text != text else { return EditedSegment(segment: before, isChanged: false, revoked: []) }
            try session.execute(
                """
                UPDATE segment SET text = $1, voice = NULL, voice_samples = NULL, words = NULL,
                    voice_warnings = '[]', updated_at = CAST($2 AS BIGINT)
                WHERE id = $3
                """, [.text(text), .time(now), .id(id)])
            var revoked: [LeaseID] = []
            for task in tasks { revoked += try reopen(try FarmTask(task), at: now, in: session) }
            if let voice = before.voice { try Self.discard(voice, at: now, in: session) }
            guard let after = try Self.segment(id, in: session) else { return nil }
            return EditedSegment(segment: after, isChanged: true, revoked: revoked)
        }
    }

    /// Makes a task ready as if it were new. What is under way, and what was done, counts no longer.
    ///
    /// - Returns: the leases that were live.
    private func reopen(
        _ task: FarmTask, at now: Timestamp, in session: any SQLSession
    ) throws(StoreError) -> [LeaseID] {
        let live = try Self.liveAttempts(at: task.id, in: session)
        try supersedeAttempts(at: task, at: now, in: session)
        if task.state == .done {
            // They have been told that it is done, and are not to be told again.
            try session.execute("DELETE FROM task_dependency WHERE depends_on = $1", [.id(task.id)])
        }
        let rank = try Self.takeRank(
            for: task.user, cost: FairOrder.cost(of: task.kind, units: task.units), in: session)
        try session.execute(
            """
            UPDATE task SET state = 'ready', attempts = 0, retried_epoch = epoch, result = NULL, error = NULL,
                error_code = NULL, rank = CAST($1 AS BIGINT), ready_at = CAST($2 AS BIGINT), updated_at = CAST($2 AS BIGINT)
            WHERE id = $3
            """, [.integer(rank), .time(now), .id(task.id)])
        return live.map(\.lease)
    }

    static func segment(_ id: SegmentID, in session: any SQLSession) throws(StoreError) -> Segment? {
        let row = try session.first(
            """
            SELECT \(Segment.columns), (
                SELECT MIN(error) FROM task
                WHERE segment_id = $1 AND state = 'failed' AND kind IN ('illustrate', 'narrate')) AS error
            FROM segment WHERE id = $1
            """, [.id(id)])
        guard let row else { return nil }
        return try Segment(row)
    }
}
