import FarmCore

extension Tick {
    /// Ends an attempt as its holder reports it. Only a live attempt ends; a repetition of an accepted
    /// completion is accepted again, without effect.
    mutating func end(_ ending: TickRequest.Ending) throws(StoreError) -> TickOutcome.Ended {
        let lease = ending.lease
        guard let task = try lockedTask(lease.task), let attempt = try attempt(lease) else { return .stale }
        switch (ending, attempt.state) {
        case (.completed(_, let result, let elapsed, let notes), .live):
            guard task.state == .leased, task.kind == result.kind else { return .stale }
            try keep(notes, of: lease)
            return .accepted(try complete(task, lease, with: result, elapsed: elapsed))
        case (.completed(_, let result, _, _), .completed):
            return task.result == result.asset?.id ? .accepted(task) : .stale
        case (.failed(_, let fault), .live):
            return .accepted(try close(lease, of: task, as: .failed, with: fault))
        case (.returned, .live):
            return .accepted(try giveBack(lease, of: task))
        case (.postponed(_, let fault, let wish), .live):
            return .accepted(try postpone(lease, of: task, because: fault, wish: wish))
        case (.refuted(_, let inputs), .live):
            return .accepted(try holdUp(task, lease, for: inputs))
        default:
            return .stale
        }
    }

    mutating func expire(_ expiry: LeaseBook.Expiry) throws(StoreError) {
        guard let task = try lockedTask(expiry.lease.task),
            let attempt = try attempt(expiry.lease), attempt.state == .live, attempt.renewals == expiry.renewals
        else { return }
        let now = try close(expiry.lease, of: task, as: .expired, with: expiry.fault)
        outcome.expired.append(now)
        outcome.revocations.append(
            TickOutcome.Revocation(lease: expiry.lease, holder: attempt.holder, reason: expiry.fault.message))
    }

    // MARK: How an attempt ends

    private mutating func complete(
        _ task: FarmTask, _ lease: LeaseID, with result: TaskResult, elapsed: Duration
    ) throws(StoreError) -> FarmTask {
        try mark(lease, as: .completed, fault: nil)
        try supersedeOthers(than: lease, reason: "another attempt was faster")
        try store.insertAssets(result.assets, at: now, in: session)
        try session.execute(
            """
            UPDATE task SET state = 'done', result = $1, error = NULL, error_code = NULL,
                updated_at = CAST($2 AS BIGINT)
            WHERE id = $3
            """, [result.asset.map { .asset($0.id) } ?? .null, .time(now), .id(task.id)])
        try giveBackShares(of: [task.user])
        try store.apply(result, of: task, at: now, in: session)
        try advanceTasks(behind: [task.id])
        if task.kind.runsOn == .node { try share([task.id]) }
        try blameNodes(thatFailed: task)
        try notePace(of: task.kind, [(task.units, elapsed)])
        note(task)
        outcome.madeReady = true
        return try FarmStore.task(task.id, in: session) ?? task
    }

    /// Ends an attempt with a fault. While another attempt is live the task stays leased; else it is ready again
    /// after a delay, or failed where the fault is permanent, no attempt is left, or too many nodes failed it.
    /// A holder that was lost is none of the task's doing: it uses up losses, not attempts, and costs no delay.
    mutating func close(
        _ lease: LeaseID, of task: FarmTask, as state: AttemptState, with fault: TaskFault
    ) throws(StoreError) -> FarmTask {
        try mark(lease, as: state, fault: fault)
        note(task)
        guard task.state == .leased, try FarmStore.liveAttempts(at: task.id, in: session).isEmpty else { return task }
        let delay = try delay(afterEnd: lease, of: task, with: fault)
        let next: TaskState = delay == nil ? .failed : .ready
        let readyAt = state == .failed ? now + (delay ?? .zero) : now
        try session.execute(
            """
            UPDATE task SET state = $1, ready_at = CAST($2 AS BIGINT), error_code = $3, error = $4,
                updated_at = CAST($5 AS BIGINT)
            WHERE id = $6
            """,
            [.text(next.rawValue), .time(readyAt), .text(fault.code), .text(fault.message), .time(now), .id(task.id)])
        try giveBackShares(of: [task.user])
        if next == .failed { try failVideo(of: task, because: fault) }
        outcome.madeReady = outcome.madeReady || next == .ready
        return try FarmStore.task(task.id, in: session) ?? task
    }

    func failVideo(of task: FarmTask, because fault: TaskFault) throws(StoreError) {
        guard let video = task.video else { return }
        try session.execute(
            "UPDATE video SET status = 'failed', error = $1, updated_at = CAST($2 AS BIGINT) WHERE id = $3",
            [.text(fault.message), .time(now), .id(video)])
    }

    /// - Returns: `nil` where the task is not tried again.
    func delay(
        afterEnd lease: LeaseID, of task: FarmTask, with fault: TaskFault
    ) throws(StoreError) -> Duration? {
        let losses = try FarmStore.losses(of: task, in: session)
        if fault == .leaseExpired { return losses < store.rules.retry.maximumLosses ? .zero : nil }
        let isPoisoned = try failingNodes(of: task) >= store.rules.blame.poisoningNodes
        guard !fault.isPermanent, !isPoisoned else { return nil }
        return store.rules.retry.delay(afterAttempt: task.attempts - losses, spread: Self.spread(of: lease))
    }

    mutating func giveBack(
        _ lease: LeaseID, of task: FarmTask, as state: AttemptState = .returned, because fault: TaskFault? = nil
    ) throws(StoreError) -> FarmTask {
        try mark(lease, as: state, fault: fault)
        note(task)
        guard task.state == .leased, try FarmStore.liveAttempts(at: task.id, in: session).isEmpty else { return task }
        try session.execute(
            """
            UPDATE task SET state = 'ready', attempts = attempts - 1, ready_at = CAST($1 AS BIGINT),
                updated_at = CAST($1 AS BIGINT)
            WHERE id = $2
            """, [.time(now), .id(task.id)])
        try giveBackShares(of: [task.user])
        outcome.madeReady = true
        return try FarmStore.task(task.id, in: session) ?? task
    }

    /// Gives an attempt back like `giveBack`, and lets the task wait for the service that it needs; what is told of it
    /// meanwhile is why. One that has waited for too long fails.
    mutating func postpone(
        _ lease: LeaseID, of task: FarmTask, because fault: TaskFault, wish: Duration
    ) throws(StoreError) -> FarmTask {
        let (earlier, since) = try postponements(of: task)
        let rule = store.rules.postponement
        if let since, now - since > rule.patience {
            let hours = Int((rule.patience / .seconds(3600)).rounded())
            let late = TaskFault(
                code: fault.code, message: "\(fault.message) It was tried for \(hours) hours.", isPermanent: true)
            return try close(lease, of: task, as: .failed, with: late)
        }
        let settled = try giveBack(lease, of: task, as: .postponed, because: fault)
        guard settled.state == .ready else { return settled }
        let delay = rule.delay(wish: wish, earlier: earlier, spread: Self.spread(of: lease))
        try session.execute(
            "UPDATE task SET ready_at = CAST($1 AS BIGINT), error_code = $2, error = $3 WHERE id = $4",
            [.time(now + delay), .text(fault.code), .text(fault.message), .id(task.id)])
        return try FarmStore.task(task.id, in: session) ?? task
    }

    /// How often the task was put off since anything else became of it, and when first.
    private func postponements(of task: FarmTask) throws(StoreError) -> (count: Int, since: Timestamp?) {
        let row = try session.first(
            """
            SELECT COUNT(*) AS times, MIN(ended_at) AS since FROM attempt
            WHERE task_id = $1 AND state = 'postponed' AND epoch > (
                SELECT COALESCE(MAX(epoch), 0) FROM attempt
                WHERE task_id = $1 AND state IN ('failed', 'expired', 'completed', 'superseded'))
            """, [.id(task.id)])
        guard let row else { return (0, nil) }
        let since = try row.optionalInteger("since")
        return (Int(try row.integer("times")), since.map { Timestamp(microseconds: $0) })
    }

    mutating func supersedeOthers(than lease: LeaseID, reason: String) throws(StoreError) {
        for other in try FarmStore.liveAttempts(at: lease.task, in: session) where other.lease != lease {
            try mark(other.lease, as: .superseded, fault: nil)
            outcome.revocations.append(
                TickOutcome.Revocation(lease: other.lease, holder: other.holder, reason: reason))
        }
    }

    // MARK: Rows

    /// The task, held until the transaction ends: two coordinators cannot end two attempts at it side by side,
    /// each taking the other's for live.
    func lockedTask(_ id: TaskID) throws(StoreError) -> FarmTask? {
        let row = try session.first(
            "UPDATE task SET updated_at = CAST($1 AS BIGINT) WHERE id = $2 RETURNING *", [.time(now), .id(id)])
        guard let row else { return nil }
        return try FarmTask(row)
    }

    private func attempt(
        _ lease: LeaseID
    ) throws(StoreError) -> (state: AttemptState, holder: Holder, renewals: Int64)? {
        let row = try session.first(
            "SELECT * FROM attempt WHERE task_id = $1 AND epoch = CAST($2 AS BIGINT)",
            [.id(lease.task), .integer(lease.epoch)])
        guard let row else { return nil }
        let live = try LiveAttempt(row)
        return (try row.parsed("state", by: AttemptState.init), live.holder, live.renewals)
    }

    /// Ends a live attempt; on PostgreSQL another session may have ended it since it was read.
    private func mark(_ lease: LeaseID, as state: AttemptState, fault: TaskFault?) throws(StoreError) {
        let changed = try session.execute(
            """
            UPDATE attempt SET state = $1, ended_at = CAST($2 AS BIGINT), error_code = $3, error = $4
            WHERE task_id = $5 AND epoch = CAST($6 AS BIGINT) AND state = 'live'
            """,
            [
                .text(state.rawValue), .time(now), fault.map { .text($0.code) } ?? .null,
                fault.map { .text($0.message) } ?? .null, .id(lease.task), .integer(lease.epoch),
            ])
        guard changed == 1 else { throw StoreError(.busy, "another coordinator ended the attempt meanwhile") }
    }

    /// Counts `tasks` off every task that waits for them; those that wait for nothing else become ready.
    ///
    /// The state is asked for in a way that no index serves: SQLite would look through everything that is blocked.
    func advanceTasks(behind tasks: [TaskID]) throws(StoreError) {
        let ids = ValueList.filled(tasks.map { SQLValue.id($0) })
        let places = ValueList.placeholders(ids.count, from: 2)
        try session.execute(
            """
            UPDATE task SET updated_at = CAST($1 AS BIGINT), open_dependencies = open_dependencies - behind.done
            FROM (
                SELECT task_id, COUNT(*) AS done FROM task_dependency WHERE depends_on IN (\(places)) GROUP BY task_id
            ) AS behind
            WHERE task.id = behind.task_id
            """, [.time(now)] + ids)
        try session.execute(
            """
            UPDATE task SET state = 'ready', ready_at = CAST($1 AS BIGINT)
            WHERE COALESCE(state, '') = 'blocked' AND open_dependencies = 0 AND id IN (
                SELECT task_id FROM task_dependency WHERE depends_on IN (\(places)))
            """, [.time(now)] + ids)
    }

    /// Between 0 and 1, the same for the same attempt: retries of many tasks do not come all at once.
    private static func spread(of lease: LeaseID) -> Double {
        let mixed = (lease.task.low ^ UInt64(bitPattern: lease.epoch)) &* 0x9E37_79B9_7F4A_7C15
        return Double(mixed >> 11) / Double(1 << 53)
    }
}
