import FarmCore

extension FarmStore {
    /// Says in words why a task waits, who works on it, or how it ended; `nil` where there is no such task.
    public func explain(_ id: TaskID, at now: Timestamp) async throws -> TaskExplanation? {
        try await database.read { session in
            guard let row = try session.first("SELECT * FROM task WHERE id = $1", [.id(id)]) else { return nil }
            return try Explainer(session: session, rules: rules, now: now).explain(row)
        }
    }

    /// The tasks that make a video, in the order of their work, each with its explanation.
    public func explainedTasks(of video: VideoID, at now: Timestamp) async throws -> [ExplainedTask] {
        let tasks = try await database.read { session in
            let explainer = try Explainer(session: session, rules: rules, now: now)
            let rows = try session.query("SELECT * FROM task WHERE video_id = $1 ORDER BY rank, id", [.id(video)])
            return try rows.map { row in
                ExplainedTask(task: try FarmTask(row), explanation: try explainer.explain(row))
            }
        }
        return TaskKind.allCases.flatMap { kind in tasks.filter { $0.task.kind == kind } }
    }
}

/// Finds the words for one task after another on one snapshot.
struct Explainer {
    let session: any SQLSession
    let rules: StoreRules
    let now: Timestamp
    private let fleet: FleetStanding

    init(session: any SQLSession, rules: StoreRules, now: Timestamp) throws(StoreError) {
        self.session = session
        self.rules = rules
        self.now = now
        fleet = try FleetStanding(at: now, blame: rules.blame, in: session)
    }

    /// - Parameter row: all columns of a task.
    func explain(_ row: SQLRow) throws(StoreError) -> TaskExplanation {
        let task = try FarmTask(row)
        switch task.state {
        case .blocked: return try blocked(task)
        case .ready: return try waiting(task, row)
        case .leased: return try leased(task)
        case .done: return TaskExplanation(code: .done, words: "Done\(try ending(of: task)).")
        case .failed:
            let words = "Failed after \(TaskWords.count(task.attempts, "attempt")): \(TaskWords.reason(task.error))"
            return TaskExplanation(code: .failed, words: words)
        }
    }

    private func blocked(_ task: FarmTask) throws(StoreError) -> TaskExplanation {
        let rows = try session.query(
            """
            SELECT task.kind AS kind, CAST(COUNT(*) AS BIGINT) AS open,
                CAST(SUM(CASE WHEN task.state = 'failed' THEN 1 ELSE 0 END) AS BIGINT) AS failed
            FROM task_dependency JOIN task ON task.id = task_dependency.depends_on
            WHERE task_dependency.task_id = $1 AND task.state <> 'done' GROUP BY task.kind
            """, [.id(task.id)])
        var open: [TaskKind: (open: Int, failed: Int)] = [:]
        for row in rows {
            open[try row.parsed("kind", by: TaskKind.init)] = (
                Int(try row.integer("open")), Int(try row.integer("failed"))
            )
        }
        let parts = TaskKind.allCases.compactMap { kind in
            open[kind].map { TaskWords.count($0.open, TaskWords.noun(of: kind)) }
        }
        let failed = open.values.reduce(0) { $0 + $1.failed }
        let addition = failed == 0 ? "" : " \(failed) of them failed and can be tried again."
        return TaskExplanation(code: .blocked, words: "Waits for \(TaskWords.list(parts)).\(addition)")
    }

    private func waiting(_ task: FarmTask, _ row: SQLRow) throws(StoreError) -> TaskExplanation {
        let readyAt = try row.timestamp("ready_at")
        if readyAt > now {
            if try isPostponed(task) {
                let words = "\(TaskWords.reason(task.error)) It is tried again at \(readyAt.iso8601)."
                return TaskExplanation(code: .postponed, words: words)
            }
            let failures = try task.attempts - FarmStore.losses(of: task, in: session)
            let words =
                "Attempt \(failures) of \(rules.retry.maximumAttempts) failed: "
                + "\(TaskWords.reason(task.error)) It is tried again at \(readyAt.iso8601)."
            return TaskExplanation(code: .delayed, words: words)
        }
        let account = try session.first(
            "SELECT running FROM account WHERE user_id = $1 AND running >= CAST($2 AS BIGINT)",
            [.id(task.user), .count(rules.runningPerUser)])
        if account != nil {
            let limit = TaskWords.count(rules.runningPerUser, "task")
            return TaskExplanation(
                code: .userLimit, words: "Its user has \(limit) running, as many as may be; it waits for one to end.")
        }
        if let unserved = fleet.explanation(for: try row.parsed("lane", by: Lane.init)) { return unserved }
        let ahead = try tasksAhead(of: row)
        let words =
            switch ahead {
            case 0: "It is the next that a free \(task.kind.runsOn == .node ? "node" : "worker") gets."
            case StoreLimits.tasksCountedAhead: "Waits for its turn: \(ahead) tasks or more are ahead of it."
            default: "Waits for its turn: \(TaskWords.count(ahead, "task")) \(ahead == 1 ? "is" : "are") ahead of it."
            }
        return TaskExplanation(code: .queued, words: words)
    }

    /// Whether the newest attempt at it ended because a service is away.
    private func isPostponed(_ task: FarmTask) throws(StoreError) -> Bool {
        let row = try session.first(
            "SELECT state FROM attempt WHERE task_id = $1 AND epoch = CAST($2 AS BIGINT)",
            [.id(task.id), .integer(task.epoch)])
        return try row?.text("state") == AttemptState.postponed.rawValue
    }

    /// Ready tasks of its lane that go before it, counted up to a limit.
    private func tasksAhead(of row: SQLRow) throws(StoreError) -> Int {
        let answer = try session.first(
            """
            SELECT CAST(COUNT(*) AS BIGINT) AS ahead FROM (
                SELECT id FROM task
                WHERE state = 'ready' AND lane = $1 AND ready_at <= CAST($2 AS BIGINT)
                    AND (priority, rank, id) < (CAST($3 AS BIGINT), CAST($4 AS BIGINT), $5)
                    AND user_id NOT IN (SELECT user_id FROM account WHERE running >= CAST($6 AS BIGINT))
                LIMIT CAST($7 AS BIGINT)
            ) AS before
            """,
            [
                .text(try row.text("lane")), .time(now), .integer(try row.integer("priority")),
                .integer(try row.integer("rank")), .text(try row.text("id")), .count(rules.runningPerUser),
                .count(StoreLimits.tasksCountedAhead),
            ])
        return Int(try answer?.integer("ahead") ?? 0)
    }

    private func leased(_ task: FarmTask) throws(StoreError) -> TaskExplanation {
        let rows = try session.query(
            """
            SELECT attempt.*, node.name AS name FROM attempt LEFT JOIN node ON node.id = attempt.holder_id
            WHERE attempt.task_id = $1 AND attempt.state = 'live' ORDER BY attempt.epoch
            """, [.id(task.id)])
        var parts: [String] = []
        for row in rows {
            var words = "\(try holder(row)) since \(try row.timestamp("started_at").iso8601)"
            if let unit = TaskWords.unit(of: task.kind) {
                words += " (\(try row.integer("units_done")) of \(task.units) \(unit) done)"
            }
            parts.append(words)
        }
        guard parts.count > 1 else {
            return TaskExplanation(code: .leased, words: "Worked on by \(TaskWords.list(parts)).")
        }
        let words = "Worked on by \(TaskWords.list(parts)): it took long, and whoever is first counts."
        return TaskExplanation(code: .hedged, words: words)
    }

    /// By whom and when a task was done, as far as that is known.
    private func ending(of task: FarmTask) throws(StoreError) -> String {
        let row = try session.first(
            """
            SELECT attempt.*, node.name AS name FROM attempt LEFT JOIN node ON node.id = attempt.holder_id
            WHERE attempt.task_id = $1 AND attempt.state = 'completed'
            """, [.id(task.id)])
        guard let row, let ended = try row.optionalInteger("ended_at") else { return "" }
        return " by \(try holder(row)) at \(Timestamp(microseconds: ended).iso8601)"
    }

    private func holder(_ row: SQLRow) throws(StoreError) -> String {
        let id = try row.text("holder_id")
        switch try row.parsed("holder_role", by: Holder.Role.init) {
        case .worker: return "a worker of coordinator \(id)"
        case .owner: return "its owner"
        case .node: return "node \(try row.optionalText("name") ?? id)"
        }
    }
}
