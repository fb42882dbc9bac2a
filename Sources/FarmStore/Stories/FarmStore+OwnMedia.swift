import FarmCore

extension FarmStore {
    /// Makes what an owner brought the result of the task that makes the like, in whatever state it is: an attempt of
    /// the owner's own, which is completed at once. What is under way, and what was done, counts no longer. Videos that
    /// exist keep what they have.
    ///
    /// - Parameter result: an illustration or a narration; its bytes are stored.
    /// - Parameter text: what the segment must tell; `nil` for anything.
    /// - Returns: the segment, and the leases that were live; `nil` where there is no such segment, or it tells
    ///   something else.
    public func bring(
        _ result: TaskResult, for id: SegmentID, telling text: String? = nil, of owner: UserID, at now: Timestamp
    ) async throws -> (segment: Segment, revoked: [LeaseID])? {
        try await database.write { session in
            // Tasks before segments, as their completions go.
            let row = try session.first(
                """
                UPDATE task SET updated_at = CAST($1 AS BIGINT) WHERE segment_id = $2 AND kind = $3 RETURNING *
                """, [.time(now), .id(id), .text(result.kind.rawValue)])
            guard let row, let before = try Self.segment(id, in: session),
                text == nil || text == before.text
            else { return nil }
            let task = try FarmTask(row)
            let live = try Self.liveAttempts(at: task.id, in: session)
            try insertAssets(result.assets, at: now, in: session)
            try complete(task, with: result, by: owner, at: now, in: session)
            try apply(result, of: task, at: now, in: session)
            let replaced = result.kind == .illustrate ? before.image : before.voice
            if let replaced, replaced != result.asset?.id { try Self.discard(replaced, at: now, in: session) }
            guard let after = try Self.segment(id, in: session) else { return nil }
            return (after, live.map(\.lease))
        }
    }

    private func complete(
        _ task: FarmTask, with result: TaskResult, by owner: UserID, at now: Timestamp, in session: any SQLSession
    ) throws(StoreError) {
        try supersedeAttempts(at: task, at: now, in: session)
        try session.execute(
            """
            INSERT INTO attempt (task_id, epoch, holder_role, holder_id, state, renewals, units_done, started_at,
                ended_at)
            VALUES ($1, CAST($2 AS BIGINT), $3, $4, 'completed', 0, 0, CAST($5 AS BIGINT), CAST($5 AS BIGINT))
            """,
            [.id(task.id), .integer(task.epoch + 1), .text(Holder.Role.owner.rawValue), .id(owner), .time(now)])
        try session.execute(
            """
            UPDATE task SET state = 'done', epoch = epoch + 1, attempts = 0, retried_epoch = epoch + 1, result = $1,
                error = NULL, error_code = NULL, updated_at = CAST($2 AS BIGINT)
            WHERE id = $3
            """, [result.asset.map { .asset($0.id) } ?? .null, .time(now), .id(task.id)])
    }

    /// Ends what is under way at a task and what was done: none of it counts any longer.
    func supersedeAttempts(
        at task: FarmTask, at now: Timestamp, in session: any SQLSession
    ) throws(StoreError) {
        try session.execute(
            """
            UPDATE attempt SET state = 'superseded', ended_at = COALESCE(ended_at, CAST($1 AS BIGINT))
            WHERE task_id = $2 AND state IN ('live', 'completed')
            """, [.time(now), .id(task.id)])
        if task.state == .leased {
            try session.execute("UPDATE account SET running = running - 1 WHERE user_id = $1", [.id(task.user)])
        }
    }
}
