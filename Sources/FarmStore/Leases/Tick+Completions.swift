import FarmCore

extension Tick {
    private struct Completed {
        let task: FarmTask
        let result: TaskResult
        let elapsed: Duration
        let notes: RenderNotes
        /// Whether a node failed it before.
        let wasFailed: Bool
    }

    /// Ends those attempts together that complete with nothing else about them: their only attempt that is live,
    /// named once in this request. A handful of statements does for all of them; every other ending goes its own
    /// way.
    ///
    /// - Returns: the tasks as they are now, by the lease that completed.
    mutating func completeTogether(
        _ endings: [TickRequest.Ending]
    ) throws(StoreError) -> [LeaseID: FarmTask] {
        let named = Dictionary(endings.map { ($0.lease.task, 1) }, uniquingKeysWith: +)
        let alone = endings.filter { named[$0.lease.task] == 1 }
        guard alone.count > 1 else { return [:] }
        var completed: [Completed] = []
        for part in ValueList.parts(of: alone) { completed += try plainCompletions(among: part) }
        guard !completed.isEmpty else { return [:] }
        for part in ValueList.parts(of: completed) { try write(part) }
        try giveBackShares(of: completed.map(\.task.user))
        for entry in completed { try store.apply(entry.result, of: entry.task, at: now, in: session) }
        for part in ValueList.parts(of: completed) { try advanceTasks(behind: part.map(\.task.id)) }
        try share(completed.map(\.task).filter { $0.kind.runsOn == .node }.map(\.id))
        for entry in completed where entry.wasFailed { try blameNodes(thatFailed: entry.task) }
        for (kind, entries) in Dictionary(grouping: completed, by: \.task.kind).sorted(by: {
            $0.key.rawValue < $1.key.rawValue
        }) {
            try notePace(of: kind, entries.map { ($0.task.units, $0.elapsed) })
        }
        outcome.madeReady = true
        var done: [LeaseID: FarmTask] = [:]
        for entry in completed {
            note(entry.task)
            done[entry.task.lease] = entry.task.done(with: entry.result)
        }
        return done
    }

    /// Which of the endings are plain completions. Each changes its task's row next, so two coordinators cannot take
    /// the same task's attempts for live side by side.
    private func plainCompletions(among endings: [TickRequest.Ending]) throws(StoreError) -> [Completed] {
        let ids = ValueList.filled(endings.map { SQLValue.id($0.lease.task) })
        let places = ValueList.placeholders(ids.count, from: 1)
        var tasks: [TaskID: FarmTask] = [:]
        let rows = try session.query("SELECT * FROM task WHERE id IN (\(places))", ids)
        for row in rows {
            let task = try FarmTask(row)
            tasks[task.id] = task
        }
        var live: [TaskID: [Int64]] = [:]
        var failed: Set<TaskID> = []
        let attempts = try session.query(
            """
            SELECT task_id, epoch, state FROM attempt
            WHERE task_id IN (\(places)) AND state IN ('live', 'failed')
            """, ids)
        for row in attempts {
            let task = try row.parsed("task_id", by: TaskID.init)
            if try row.text("state") == AttemptState.live.rawValue {
                live[task, default: []].append(try row.integer("epoch"))
            } else {
                failed.insert(task)
            }
        }
        return endings.compactMap { ending in
            guard case .completed(let lease, let result, let elapsed, let notes) = ending,
                let task = tasks[lease.task],
                task.state == .leased, task.kind == result.kind, task.epoch == lease.epoch,
                live[task.id] == [lease.epoch]
            else { return nil }
            return Completed(
                task: task, result: result, elapsed: elapsed, notes: notes,
                wasFailed: failed.contains(task.id))
        }
    }

    private func write(_ completed: [Completed]) throws(StoreError) {
        var noted: [[SQLValue]] = []
        for entry in completed { noted.append([.id(entry.task.id)] + (try entry.notes.values())) }
        noted = ValueList.filled(noted)
        let changed = try session.execute(
            """
            UPDATE attempt SET state = 'completed', ended_at = CAST($1 AS BIGINT), error_code = NULL, error = NULL,
                processor_micros = batch.column2, stage_micros = batch.column3, missing_glyphs = batch.column4
            FROM (VALUES \(ValueList.rows(noted.count, of: "?, CAST(? AS BIGINT), ?, ?", from: 2))) AS batch
            WHERE attempt.state = 'live' AND attempt.task_id = batch.column1
            """, [.time(now)] + noted.flatMap { $0 })
        guard changed == completed.count else {
            throw StoreError(.busy, "another coordinator ended the attempt meanwhile")
        }
        try store.insertAssets(completed.flatMap(\.result.assets), at: now, in: session)
        let results = ValueList.filled(
            completed.map { entry in
                [SQLValue.id(entry.task.id), entry.result.asset.map { .asset($0.id) } ?? .null]
            })
        try session.execute(
            """
            UPDATE task SET state = 'done', result = batch.column2, error = NULL, error_code = NULL,
                updated_at = CAST($1 AS BIGINT)
            FROM (VALUES \(ValueList.rows(results.count, of: "?, ?", from: 2))) AS batch
            WHERE task.id = batch.column1
            """, [.time(now)] + results.flatMap { $0 })
    }
}

extension FarmTask {
    fileprivate func done(with result: TaskResult) -> FarmTask {
        FarmTask(
            id: id, kind: kind, user: user, story: story, segment: segment, video: video, part: part, state: .done,
            epoch: epoch, attempts: attempts, units: units, result: result.asset?.id, error: nil)
    }
}
