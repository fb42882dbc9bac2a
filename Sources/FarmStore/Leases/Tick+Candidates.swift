import FarmCore

extension Tick {
    /// The ready tasks that these claims choose from: of each lane as many as are claimed of it together.
    func pool(for claims: [TickRequest.Claim]) throws(StoreError) -> ClaimPool {
        var wanted: [Lane: Int] = [:]
        for claim in claims {
            for lane in claim.lanes { wanted[lane, default: 0] += min(claim.limit, StoreLimits.claim) }
        }
        var found: [(lane: Lane, rows: [SQLRow], isCut: Bool)] = []
        for (lane, limit) in wanted.sorted(by: { $0.key.description < $1.key.description }) {
            let limit = min(limit, StoreLimits.claimsTogether)
            let rows = try readyTasks(limit, in: lane)
            found.append((lane, rows, rows.count == limit))
        }
        let rows = found.flatMap(\.rows)
        var pool = ClaimPool(room: try room(ofUsersIn: rows))
        let avoided = try nodesThatJustFailed(rows)
        for (lane, rows, isCut) in found { pool.add(try entries(rows, avoided: avoided), to: lane, isCut: isCut) }
        return pool
    }

    func entries(_ rows: [SQLRow], avoided: [TaskID: Set<NodeID>]) throws(StoreError) -> [ClaimPool.Entry] {
        var entries: [ClaimPool.Entry] = []
        for row in rows {
            let task = try row.parsed("id", by: TaskID.init)
            entries.append(
                ClaimPool.Entry(
                    task: task, user: try row.text("user_id"), kind: try row.parsed("kind", by: TaskKind.init),
                    priority: try row.integer("priority"), rank: try row.integer("rank"),
                    avoided: avoided[task] ?? []))
        }
        return entries
    }

    /// The first ready tasks of a lane, without those of users who have all they may.
    private func readyTasks(_ limit: Int, in lane: Lane) throws(StoreError) -> [SQLRow] {
        try session.query(
            """
            SELECT id, user_id, kind, priority, rank, ready_at, attempts FROM task
            WHERE state = 'ready' AND lane = $1
                AND (ready_at <= CAST($2 AS BIGINT) OR ready_at > CAST($5 AS BIGINT))
                AND user_id NOT IN (SELECT user_id FROM account WHERE running >= CAST($3 AS BIGINT))
            ORDER BY priority, rank, id LIMIT CAST($4 AS BIGINT)
            """,
            [
                .text(lane.description), .time(now), .count(store.rules.runningPerUser), .count(limit),
                .time(longestWait),
            ])
    }

    /// A task that is to wait beyond this, longer than any rule says, was written by a clock that has been set
    /// since, or by another coordinator's that is wrong: it waits no more.
    private var longestWait: Timestamp {
        now + max(store.rules.retry.longestDelay, store.rules.postponement.longestDelay)
    }

    /// Until when a task that became ready is kept from those who failed it.
    private var avoidanceHorizon: Int64 { now.microseconds - store.rules.blame.avoidance.microseconds }

    /// Who failed which of these tasks just now. What was before the owner's last retry does not count.
    private func nodesThatJustFailed(_ rows: [SQLRow]) throws(StoreError) -> [TaskID: Set<NodeID>] {
        var tried: [SQLValue] = []
        for row in rows {
            let (attempts, readyAt) = (try row.integer("attempts"), try row.integer("ready_at"))
            let mayAvoid = readyAt > avoidanceHorizon && readyAt <= longestWait.microseconds
            if attempts > 0, mayAvoid { tried.append(.text(try row.text("id"))) }
        }
        var nodes: [TaskID: Set<NodeID>] = [:]
        for part in ValueList.parts(of: tried) {
            let ids = ValueList.filled(part)
            let failures = try session.query(
                """
                SELECT attempt.task_id AS task_id, attempt.holder_id AS holder_id FROM attempt
                JOIN task ON task.id = attempt.task_id
                WHERE attempt.task_id IN (\(ValueList.placeholders(ids.count, from: 1)))
                    AND attempt.state = 'failed' AND attempt.epoch > task.retried_epoch
                """, ids)
            for failure in failures {
                let task = try failure.parsed("task_id", by: TaskID.init)
                nodes[task, default: []].insert(try failure.parsed("holder_id", by: NodeID.init))
            }
        }
        return nodes
    }

    /// The ready tasks of a lane for one holder, wherever in the lane they are.
    func candidates(_ limit: Int, in lane: Lane, for claim: TickRequest.Claim) throws(StoreError) -> [SQLRow] {
        try session.query(
            """
            SELECT id, user_id, kind, priority, rank FROM task
            WHERE state = 'ready' AND lane = $1
                AND (ready_at <= CAST($2 AS BIGINT) OR ready_at > CAST($7 AS BIGINT))
                AND kind IN (\(ValueList.placeholders(claim.kinds.count, from: 8)))
                AND user_id NOT IN (SELECT user_id FROM account WHERE running >= CAST($3 AS BIGINT))
                AND (ready_at <= CAST($4 AS BIGINT) OR ready_at > CAST($7 AS BIGINT) OR NOT EXISTS (
                    SELECT 1 FROM attempt WHERE attempt.task_id = task.id AND attempt.state = 'failed'
                        AND attempt.epoch > task.retried_epoch AND attempt.holder_id = $5))
            ORDER BY priority, rank, id LIMIT CAST($6 AS BIGINT)
            """,
            [
                .text(lane.description), .time(now), .count(store.rules.runningPerUser), .integer(avoidanceHorizon),
                .id(claim.holder.id), .count(limit), .time(longestWait),
            ] + claim.kinds.map { .text($0.rawValue) })
    }
}
