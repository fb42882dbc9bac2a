import FarmCore

extension Tick {
    /// On how many different nodes a task has failed since it was made or last retried by its owner.
    func failingNodes(of task: FarmTask) throws(StoreError) -> Int {
        let row = try session.first(
            """
            SELECT CAST(COUNT(DISTINCT attempt.holder_id) AS BIGINT) AS nodes FROM attempt
            JOIN task ON task.id = attempt.task_id
            WHERE attempt.task_id = $1 AND attempt.state = 'failed' AND attempt.holder_role = 'node'
                AND attempt.epoch > task.retried_epoch
            """, [.id(task.id)])
        return Int(try row?.integer("nodes") ?? 0)
    }

    /// The task could be done, so whoever failed it before has the failure held against them.
    func blameNodes(thatFailed task: FarmTask) throws(StoreError) {
        let rows = try session.query(
            """
            SELECT node.id AS id, node.failures AS failures, node.failed_at AS failed_at,
                node.benched_until AS benched_until
            FROM node WHERE node.id IN (
                SELECT holder_id FROM attempt WHERE task_id = $1 AND state = 'failed' AND holder_role = 'node')
                AND node.id NOT IN (
                SELECT holder_id FROM attempt WHERE task_id = $1 AND state = 'completed')
            """, [.id(task.id)])
        for row in rows {
            let standing = store.rules.blame.blamed(try NodeStanding(row), at: now)
            try session.execute(
                """
                UPDATE node SET failures = CAST($1 AS BIGINT), failed_at = CAST($2 AS BIGINT),
                    benched_until = CAST($3 AS BIGINT)
                WHERE id = $4
                """,
                [
                    .count(standing.failures), .time(now), standing.benchedUntil.map { .time($0) } ?? .null,
                    .text(try row.text("id")),
                ])
        }
    }

    /// Keeps what the holder of a live attempt tells of its work.
    func keep(_ notes: RenderNotes, of lease: LeaseID) throws(StoreError) {
        guard notes != .none else { return }
        try session.execute(
            """
            UPDATE attempt SET processor_micros = CAST($1 AS BIGINT), stage_micros = $2, missing_glyphs = $3
            WHERE task_id = $4 AND epoch = CAST($5 AS BIGINT) AND state = 'live'
            """, try notes.values() + [.id(lease.task), .integer(lease.epoch)])
    }

    /// Learns from finished tasks how long their kind takes.
    func notePace(of kind: TaskKind, _ finished: [(units: Int, elapsed: Duration)]) throws(StoreError) {
        let row = try session.first("SELECT * FROM pace WHERE kind = $1", [.text(kind.rawValue)])
        var pace = Pace(
            nanosecondsPerUnit: try row?.integer("nanoseconds_per_unit") ?? 0,
            samples: try row?.integer("samples") ?? 0)
        for task in finished { pace = pace.including(units: task.units, elapsed: task.elapsed) }
        try session.execute(
            """
            INSERT INTO pace (kind, nanoseconds_per_unit, samples)
            VALUES ($1, CAST($2 AS BIGINT), CAST($3 AS BIGINT))
            ON CONFLICT (kind) DO UPDATE SET nanoseconds_per_unit = CAST($2 AS BIGINT),
                samples = CAST($3 AS BIGINT)
            """, [.text(kind.rawValue), .integer(pace.nanosecondsPerUnit), .integer(pace.samples)])
    }
}

extension NodeStanding {
    init(_ row: SQLRow) throws(StoreError) {
        self.init(
            failures: Int(try row.integer("failures")),
            lastFailure: try row.optionalInteger("failed_at").map(Timestamp.init(microseconds:)),
            benchedUntil: try row.optionalInteger("benched_until").map(Timestamp.init(microseconds:)))
    }
}
