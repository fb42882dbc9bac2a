import FarmCore

extension Tick {
    /// Grants ready tasks to a holder, lowest priority and rank first, none to a node that is benched; where none
    /// is ready and the holder has room, a second attempt at a straggler.
    mutating func claim(_ claim: TickRequest.Claim) throws(StoreError) -> [FarmTask] {
        guard claim.limit > 0, !claim.kinds.isEmpty, try !isBenched(claim.holder) else { return [] }
        var granted: [FarmTask] = []
        let limit = min(claim.limit, StoreLimits.claim)
        for lane in claim.lanes where granted.count < limit {
            granted += try take(limit - granted.count, from: lane, for: claim)
        }
        if granted.isEmpty, claim.mayHedge, let hedge = try hedge(claim) { granted.append(hedge) }
        return granted
    }

    private func isBenched(_ holder: Holder) throws(StoreError) -> Bool {
        guard holder.role == .node else { return false }
        let row = try session.first(
            "SELECT id FROM node WHERE id = $1 AND benched_until > CAST($2 AS BIGINT)", [.id(holder.id), .time(now)])
        return row != nil
    }

    private mutating func take(
        _ limit: Int, from lane: Lane, for claim: TickRequest.Claim
    ) throws(StoreError) -> [FarmTask] {
        var granted: [FarmTask] = []
        for candidate in try candidates(limit, in: lane, for: claim) {
            let id = try candidate.parsed("id", by: TaskID.init)
            guard try takeShare(of: try candidate.text("user_id")) else { continue }
            guard let task = try lease(id) else {
                // Another coordinator was faster.
                try giveBackShare(of: try candidate.text("user_id"))
                continue
            }
            try insertAttempt(at: task, by: claim.holder)
            granted.append(task)
        }
        try advanceVirtualTime(past: granted)
        return granted
    }

    /// Ready tasks of a lane in order, without those of users who have all they may, and without those that the
    /// holder failed just now. What was before the owner's last retry does not count: attempts are counted anew
    /// from there.
    private func candidates(
        _ limit: Int, in lane: Lane, for claim: TickRequest.Claim
    ) throws(StoreError) -> [SQLRow] {
        let kinds = claim.kinds.indices.map { "$\($0 + 7)" }.joined(separator: ", ")
        return try session.query(
            """
            SELECT id, user_id FROM task
            WHERE state = 'ready' AND lane = $1 AND ready_at <= CAST($2 AS BIGINT) AND kind IN (\(kinds))
                AND user_id NOT IN (SELECT user_id FROM account WHERE running >= CAST($3 AS BIGINT))
                AND (ready_at <= CAST($4 AS BIGINT) OR NOT EXISTS (
                    SELECT 1 FROM attempt WHERE attempt.task_id = task.id AND attempt.state = 'failed'
                        AND attempt.epoch > task.epoch - task.attempts AND attempt.holder_id = $5))
            ORDER BY priority, rank, id LIMIT CAST($6 AS BIGINT)
            """,
            [
                .text(lane.description), .time(now), .count(store.rules.runningPerUser),
                .integer(now.microseconds - store.rules.blame.avoidance.microseconds), .id(claim.holder.id),
                .count(limit),
            ] + claim.kinds.map { .text($0.rawValue) })
    }

    /// The state is asked for again: on PostgreSQL another session may have taken the row since it was read.
    private func lease(_ id: TaskID) throws(StoreError) -> FarmTask? {
        let row = try session.first(
            """
            UPDATE task SET state = 'leased', epoch = epoch + 1, attempts = attempts + 1,
                updated_at = CAST($1 AS BIGINT)
            WHERE id = $2 AND state = 'ready' RETURNING *
            """, [.time(now), .id(id)])
        guard let row else { return nil }
        return try FarmTask(row)
    }

    /// A second attempt at a task that takes far longer than its size predicts, by another node.
    private mutating func hedge(_ claim: TickRequest.Claim) throws(StoreError) -> FarmTask? {
        let lanes = claim.lanes.indices.map { "$\($0 + 6)" }.joined(separator: ", ")
        let rule = store.rules.hedge
        let straggler = try session.first(
            """
            SELECT task.id AS id FROM attempt
            JOIN task ON task.id = attempt.task_id JOIN pace ON pace.kind = task.kind
            WHERE attempt.state = 'live' AND attempt.holder_role = 'node' AND attempt.holder_id <> $1
                AND task.state = 'leased' AND pace.samples >= CAST($2 AS BIGINT)
                AND CAST($3 AS BIGINT) - attempt.started_at
                    > CAST($4 AS BIGINT) + CAST($5 AS BIGINT) * task.units_total * pace.nanoseconds_per_unit / 1000
                AND task.lane IN (\(lanes))
                AND NOT EXISTS (
                    SELECT 1 FROM attempt AS other WHERE other.task_id = task.id AND other.epoch <> attempt.epoch
                        AND (other.state = 'live' OR other.holder_id = $1))
            ORDER BY attempt.started_at, task.id LIMIT 1
            """,
            [
                .id(claim.holder.id), .integer(rule.samples), .time(now), .integer(rule.slack.microseconds),
                .integer(rule.factor),
            ] + claim.lanes.map { .text($0.description) })
        guard let id = try straggler?.parsed("id", by: TaskID.init) else { return nil }
        let row = try session.first(
            """
            UPDATE task SET epoch = epoch + 1, updated_at = CAST($1 AS BIGINT)
            WHERE id = $2 AND state = 'leased' RETURNING *
            """, [.time(now), .id(id)])
        guard let row else { return nil }
        let task = try FarmTask(row)
        try insertAttempt(at: task, by: claim.holder)
        return task
    }

    private func insertAttempt(at task: FarmTask, by holder: Holder) throws(StoreError) {
        try session.execute(
            """
            INSERT INTO attempt (task_id, epoch, holder_role, holder_id, state, renewals, units_done, started_at)
            VALUES ($1, CAST($2 AS BIGINT), $3, $4, 'live', 0, 0, CAST($5 AS BIGINT))
            """,
            [.id(task.id), .integer(task.epoch), .text(holder.role.rawValue), .id(holder.id), .time(now)])
    }

    // MARK: Shares

    /// Counts one more running task of a user, unless there are as many as may be.
    private func takeShare(of user: String) throws(StoreError) -> Bool {
        try session.execute(
            """
            UPDATE account SET running = running + 1 WHERE user_id = $1 AND running < CAST($2 AS BIGINT)
            """, [.text(user), .count(store.rules.runningPerUser)]) == 1
    }

    func giveBackShare(of user: String) throws(StoreError) {
        try session.execute("UPDATE account SET running = running - 1 WHERE user_id = $1", [.text(user)])
    }

    private func advanceVirtualTime(past granted: [FarmTask]) throws(StoreError) {
        for task in granted {
            try session.execute(
                """
                UPDATE fair_order SET virtual_time = (SELECT rank FROM task WHERE id = $1)
                WHERE id = 1 AND virtual_time < (SELECT rank FROM task WHERE id = $1)
                """, [.id(task.id)])
        }
    }
}
