import FarmCore

/// What became of a completion or failure.
public enum SettleOutcome: Hashable, Sendable {
    /// Committed, now or before.
    case accepted(FarmTask)
    /// The lease was not current; nothing changed.
    case stale
}

extension FarmStore {
    /// Accepts the result of a lease, once: marks the task done, stores what it made and lowers the count
    /// of every task behind it, all in one transaction. A repetition of an accepted completion is accepted
    /// again without effect.
    public func complete(_ lease: LeaseID, with result: TaskResult, at now: Timestamp) async throws -> SettleOutcome {
        try await database.write { session in
            guard let task = try Self.task(lease.task, in: session), task.epoch == lease.epoch,
                task.kind == result.kind
            else { return .stale }
            if task.state == .done { return .accepted(task) }
            guard task.state == .leased else { return .stale }
            if let asset = result.asset { try Self.insertAsset(asset, at: now, in: session) }
            try session.execute(
                """
                UPDATE task SET state = 'done', holder_role = NULL, holder_id = NULL, lease_until = NULL,
                    units_done = units_total, result = $1, error = NULL, error_code = NULL,
                    updated_at = CAST($2 AS BIGINT)
                WHERE id = $3
                """, [result.asset.map { .asset($0.id) } ?? .null, .time(now), .id(task.id)])
            try apply(result, of: task, at: now, in: session)
            try Self.advanceTasks(behind: task.id, at: now, in: session)
            return .accepted(try Self.task(task.id, in: session) ?? task)
        }
    }

    /// Ends the attempt of a lease: the task is ready again after a delay, or failed where the fault is
    /// permanent or no attempt is left.
    public func fail(_ lease: LeaseID, with fault: TaskFault, at now: Timestamp) async throws -> SettleOutcome {
        try await database.write { session in
            guard let task = try Self.task(lease.task, in: session), task.epoch == lease.epoch,
                task.state == .leased
            else { return .stale }
            return .accepted(try endAttempt(task, with: fault, delayed: true, at: now, in: session))
        }
    }

    public func task(_ id: TaskID) async throws -> FarmTask? {
        try await database.read { session in try Self.task(id, in: session) }
    }

    func endAttempt(
        _ task: FarmTask, with fault: TaskFault, delayed: Bool, at now: Timestamp, in session: any SQLSession
    ) throws(StoreError) -> FarmTask {
        let delay = fault.isPermanent ? nil : retryRule.delay(afterAttempt: task.attempts)
        let state: TaskState = delay == nil ? .failed : .ready
        let readyAt = delayed ? now + (delay ?? .zero) : now
        try session.execute(
            """
            UPDATE task SET state = $1, holder_role = NULL, holder_id = NULL, lease_until = NULL, units_done = 0,
                ready_at = CAST($2 AS BIGINT), error_code = $3, error = $4, updated_at = CAST($5 AS BIGINT)
            WHERE id = $6
            """,
            [.text(state.rawValue), .time(readyAt), .text(fault.code), .text(fault.message), .time(now), .id(task.id)])
        if state == .failed, let video = task.video {
            try session.execute(
                "UPDATE video SET status = 'failed', error = $1, updated_at = CAST($2 AS BIGINT) WHERE id = $3",
                [.text(fault.message), .time(now), .id(video)])
        }
        return try Self.task(task.id, in: session) ?? task
    }

    static func task(_ id: TaskID, in session: any SQLSession) throws(StoreError) -> FarmTask? {
        guard let row = try session.first("SELECT * FROM task WHERE id = $1", [.id(id)]) else { return nil }
        return try FarmTask(row)
    }

    private static func insertAsset(
        _ asset: StoredAsset, at now: Timestamp, in session: any SQLSession
    ) throws(StoreError) {
        try session.execute(
            """
            INSERT INTO asset (id, media_type, size, created_at)
            VALUES ($1, $2, CAST($3 AS BIGINT), CAST($4 AS BIGINT)) ON CONFLICT (id) DO NOTHING
            """, [.asset(asset.id), .text(asset.mediaType.rawValue), .integer(asset.size), .time(now)])
    }

    /// Counts `task` off every task that waits for it; those that wait for nothing else become ready.
    private static func advanceTasks(
        behind task: TaskID, at now: Timestamp, in session: any SQLSession
    ) throws(StoreError) {
        try session.execute(
            """
            UPDATE task SET open_dependencies = open_dependencies - 1, updated_at = CAST($1 AS BIGINT)
            WHERE id IN (SELECT task_id FROM task_dependency WHERE depends_on = $2)
            """, [.time(now), .id(task)])
        try session.execute(
            """
            UPDATE task SET state = 'ready', ready_at = CAST($1 AS BIGINT)
            WHERE state = 'blocked' AND open_dependencies = 0
                AND id IN (SELECT task_id FROM task_dependency WHERE depends_on = $2)
            """, [.time(now), .id(task)])
    }
}
