import FarmCore

extension FarmTask {
    init(_ row: SQLRow) throws(StoreError) {
        self.init(
            id: try row.parsed("id", by: TaskID.init), kind: try row.parsed("kind", by: TaskKind.init),
            user: try row.parsed("user_id", by: UserID.init), story: try row.parsed("story_id", by: StoryID.init),
            segment: try row.optionalParsed("segment_id", by: SegmentID.init),
            video: try row.optionalParsed("video_id", by: VideoID.init),
            part: try row.optionalInteger("part").map(Int.init),
            state: try row.parsed("state", by: TaskState.init), epoch: try row.integer("epoch"),
            attempts: Int(try row.integer("attempts")), units: Int(try row.integer("units_total")),
            result: try row.optionalParsed("result", by: AssetID.init), error: try row.optionalText("error"))
    }
}

extension FarmStore {
    /// The tasks that make a video, in the order of their rank within each kind.
    public func tasks(of video: VideoID) async throws -> [FarmTask] {
        try await database.read { session in
            try session.query("SELECT * FROM task WHERE video_id = $1 ORDER BY kind, rank, id", [.id(video)])
                .map { row in try FarmTask(row) }
        }
    }

    public func task(_ id: TaskID) async throws -> FarmTask? {
        try await database.read { session in try Self.task(id, in: session) }
    }

    static func task(_ id: TaskID, in session: any SQLSession) throws(StoreError) -> FarmTask? {
        guard let row = try session.first("SELECT * FROM task WHERE id = $1", [.id(id)]) else { return nil }
        return try FarmTask(row)
    }

    /// How many holders of the task were never heard of again, since it was made or last retried by its owner.
    static func losses(of task: FarmTask, in session: any SQLSession) throws(StoreError) -> Int {
        let row = try session.first(
            """
            SELECT CAST(COUNT(*) AS BIGINT) AS losses FROM (
                SELECT state, error_code FROM attempt
                WHERE task_id = $1 AND state NOT IN ('returned', 'postponed')
                ORDER BY epoch DESC LIMIT CAST($2 AS BIGINT)) AS counted
            WHERE state = 'expired' AND error_code = $3
            """, [.id(task.id), .count(task.attempts), .text(TaskFault.leaseExpired.code)])
        return Int(try row?.integer("losses") ?? 0)
    }

    /// The attempts at a task that may still change something.
    public func liveAttempts(at task: TaskID) async throws -> [LiveAttempt] {
        try await database.read { session in try Self.liveAttempts(at: task, in: session) }
    }

    static func liveAttempts(at task: TaskID, in session: any SQLSession) throws(StoreError) -> [LiveAttempt] {
        var attempts: [LiveAttempt] = []
        let rows = try session.query(
            "SELECT * FROM attempt WHERE state = 'live' AND task_id = $1 ORDER BY epoch", [.id(task)])
        for row in rows { attempts.append(try LiveAttempt(row)) }
        return attempts
    }
}

extension LiveAttempt {
    init(_ row: SQLRow) throws(StoreError) {
        let holder = Holder(
            role: try row.parsed("holder_role", by: Holder.Role.init), id: try row.parsed("holder_id", by: NodeID.init))
        self.init(
            lease: LeaseID(task: try row.parsed("task_id", by: TaskID.init), epoch: try row.integer("epoch")),
            holder: holder, renewals: try row.integer("renewals"), unitsDone: Int(try row.integer("units_done")))
    }
}
