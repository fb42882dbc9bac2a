import FarmCore

/// A task to be made.
struct NewTask {
    let kind: TaskKind
    let story: StoryID
    let user: UserID
    var segment: SegmentID?
    var video: VideoID?
    /// A clip's place in its video.
    var part: Int?
    /// Frames or samples it will make, for progress and fair order.
    var units = 1
    /// The part of the fleet that it waits for, if nodes do it.
    var pool = PoolName.standard
    /// Who makes what the story needs, where that is what it is for.
    var makers: MakerChoice?
    var priority = TaskPriority.normal
    var dependencies: [TaskID] = []
    /// What decides the bytes of its result, where a node makes it.
    var recipe: RecipeDigest?
    /// The result, where it is there already: the task is done then, and costs its user nothing.
    var result: AssetID?
}

extension FarmStore {
    /// Adds a task behind its dependencies; it is ready at once where all of them are done.
    @discardableResult
    func insertTask(_ task: NewTask, at now: Timestamp, in session: any SQLSession) throws(StoreError) -> TaskID {
        let id: TaskID = ids.next(at: now)
        var open = 0
        for dependency in task.dependencies {
            // Held until this commits, so that it cannot be done between its being counted and its being named.
            let row = try session.first(
                "UPDATE task SET updated_at = CAST($1 AS BIGINT) WHERE id = $2 RETURNING state",
                [.time(now), .id(dependency)])
            if try row?.text("state") != TaskState.done.rawValue { open += 1 }
        }
        let cost = task.result == nil ? FairOrder.cost(of: task.kind, units: task.units) : 0
        let rank = try Self.takeRank(for: task.user, cost: cost, in: session)
        let state: TaskState = open > 0 ? .blocked : task.result == nil ? .ready : .done
        try session.execute(
            """
            INSERT INTO task (id, kind, story_id, user_id, segment_id, video_id, state, open_dependencies, lane,
                priority, rank, ready_at, epoch, attempts, units_total, recipe, result, reused, part, created_at,
                updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, CAST($8 AS BIGINT), $9, CAST($10 AS BIGINT), CAST($11 AS BIGINT),
                CAST($12 AS BIGINT), 0, 0, CAST($13 AS BIGINT), $14, $15, CAST($16 AS BIGINT), CAST($17 AS BIGINT),
                CAST($12 AS BIGINT),
                CAST($12 AS BIGINT))
            """,
            [
                .id(id), .text(task.kind.rawValue), .id(task.story), .id(task.user), .optionalID(task.segment),
                .optionalID(task.video), .text(state.rawValue), .count(open),
                .text((task.makers?.lane(of: task.kind) ?? Lane(of: task.kind, pool: task.pool)).description),
                .integer(task.priority.rawValue),
                .integer(rank), .time(now), .count(task.units), task.recipe.map { .text($0.description) } ?? .null,
                state == .done ? task.result.map { .asset($0) } ?? .null : .null, .integer(state == .done ? 1 : 0),
                task.part.map { .count($0) } ?? .null,
            ])
        if state == .done, let video = task.video {
            try Self.countReuse(of: task.kind, by: 1, in: video, session)
        }
        for dependency in task.dependencies {
            try session.execute(
                "INSERT INTO task_dependency (task_id, depends_on) VALUES ($1, $2)", [.id(id), .id(dependency)])
        }
        return id
    }

    /// The rank of the user's next task, and the user's account with it.
    static func takeRank(
        for user: UserID, cost: Int64, in session: any SQLSession
    ) throws(StoreError) -> Int64 {
        try session.execute(
            "INSERT INTO account (user_id, finish_tag, running) VALUES ($1, 0, 0) ON CONFLICT (user_id) DO NOTHING",
            [.id(user)])
        let row = try session.first(
            """
            SELECT account.finish_tag AS finish_tag, fair_order.virtual_time AS virtual_time
            FROM account JOIN fair_order ON fair_order.id = 1 WHERE account.user_id = $1
            """, [.id(user)])
        guard let row else { throw StoreError(.corruptRow, "an account that was just made is not there") }
        var order = FairOrder(
            virtualTime: try row.integer("virtual_time"), finishTag: try row.integer("finish_tag"))
        let rank = order.enqueue(cost: cost)
        try session.execute(
            "UPDATE account SET finish_tag = CAST($1 AS BIGINT) WHERE user_id = $2",
            [.integer(order.finishTag), .id(user)])
        return rank
    }
}
