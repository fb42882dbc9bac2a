import FarmCore

/// A task as the database has it.
public struct FarmTask: Hashable, Sendable {
    public let id: TaskID
    public let kind: TaskKind
    public let story: StoryID
    public let segment: SegmentID?
    public let video: VideoID?
    public let state: TaskState
    /// How often it has been granted; the epoch of its present or last lease.
    public let epoch: Int64
    /// Grants since it was made or last retried by its owner.
    public let attempts: Int
    public let unitsDone: Int
    public let unitsTotal: Int
    public let result: AssetID?
    public let error: String?
    /// Who holds it, while it is leased.
    public let holder: Holder?

    public var lease: LeaseID { LeaseID(task: id, epoch: epoch) }

    init(_ row: SQLRow) throws(StoreError) {
        id = try row.parsed("id", by: TaskID.init)
        kind = try row.parsed("kind", by: TaskKind.init)
        story = try row.parsed("story_id", by: StoryID.init)
        segment = try row.optionalParsed("segment_id", by: SegmentID.init)
        video = try row.optionalParsed("video_id", by: VideoID.init)
        state = try row.parsed("state", by: TaskState.init)
        epoch = try row.integer("epoch")
        attempts = Int(try row.integer("attempts"))
        unitsDone = Int(try row.integer("units_done"))
        unitsTotal = Int(try row.integer("units_total"))
        result = try row.optionalParsed("result", by: AssetID.init)
        error = try row.optionalText("error")
        let role = try row.optionalParsed("holder_role", by: Holder.Role.init)
        let holderID = try row.optionalParsed("holder_id", by: NodeID.init)
        if let role, let holderID { holder = Holder(role: role, id: holderID) } else { holder = nil }
    }
}

/// A task to be made.
struct NewTask {
    let kind: TaskKind
    let story: StoryID
    var segment: SegmentID?
    var video: VideoID?
    /// Lower is granted first.
    let rank: Int64
    /// Frames or samples it will make, for progress.
    var units = 1
    var dependencies: [TaskID] = []
}

extension FarmStore {
    /// The tasks that make a video, in the order of their rank within each kind.
    public func tasks(of video: VideoID) async throws -> [FarmTask] {
        try await database.read { session in
            try session.query("SELECT * FROM task WHERE video_id = $1 ORDER BY kind, rank, id", [.id(video)])
                .map { row in try FarmTask(row) }
        }
    }

    /// Adds a task behind its dependencies; it is ready at once where all of them are done.
    @discardableResult
    func insertTask(_ task: NewTask, at now: Timestamp, in session: any SQLSession) throws(StoreError) -> TaskID {
        let id: TaskID = ids.next(at: now)
        var open = 0
        for dependency in task.dependencies {
            let row = try session.first("SELECT state FROM task WHERE id = $1", [.id(dependency)])
            if try row?.text("state") != TaskState.done.rawValue { open += 1 }
        }
        try session.execute(
            """
            INSERT INTO task (id, kind, story_id, segment_id, video_id, state, open_dependencies, rank, ready_at,
                epoch, attempts, units_done, units_total, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, CAST($7 AS BIGINT), CAST($8 AS BIGINT), CAST($9 AS BIGINT),
                0, 0, 0, CAST($10 AS BIGINT), CAST($9 AS BIGINT), CAST($9 AS BIGINT))
            """,
            [
                .id(id), .text(task.kind.rawValue), .id(task.story), .optionalID(task.segment),
                .optionalID(task.video), .text((open == 0 ? TaskState.ready : .blocked).rawValue), .count(open),
                .integer(task.rank), .time(now), .count(task.units),
            ])
        for dependency in task.dependencies {
            try session.execute(
                "INSERT INTO task_dependency (task_id, depends_on) VALUES ($1, $2)", [.id(id), .id(dependency)])
        }
        return id
    }
}
