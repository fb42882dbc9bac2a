import FarmCore
import FarmStore

/// Videos of nothing but clips, as rows: what leases are taken and completed of.
struct Workload {
    let videos: Int
    let clipsPerVideo: Int
    /// Whether clips are ready from the start.
    let isReady: Bool

    static let start = Timestamp(microseconds: 1_761_955_200_000_000)

    var clips: [TaskID] {
        (0..<videos).flatMap { video in (0..<clipsPerVideo).map { clip(video: video, $0) } }
    }

    func node(_ number: Int) -> Holder { Holder(role: .node, id: NodeID(high: 2, low: UInt64(number))) }

    /// The result of a clip, of a name that only this one has.
    static func asset(of task: TaskID) throws -> StoredAsset {
        let digits = task.description.filter { $0 != "-" }
        guard let id = AssetID(digits + digits) else { throw BenchFailure("64 digits are no digest") }
        return StoredAsset(id: id, size: 1_000_000, mediaType: .mp4)
    }

    /// Writes the rows, a video a transaction.
    func plant(in database: any Database) async throws {
        for video in 0..<videos {
            try await database.write { session in try plant(video, in: session) }
        }
    }

    private func clip(video: Int, _ number: Int) -> TaskID {
        TaskID(high: 0x0192_0000_0000_7000, low: UInt64(video * 1000 + number + 1))
    }

    private func plant(_ video: Int, in session: any SQLSession) throws {
        let user = UserID(high: 1, low: UInt64(video % BenchRules.users)).description
        let story = StoryID(high: 3, low: UInt64(video)).description
        let id = VideoID(high: 4, low: UInt64(video)).description
        let now = SQLValue.integer(Self.start.microseconds)
        try session.execute(
            "INSERT INTO account (user_id, finish_tag, running) VALUES ($1, 0, 0) ON CONFLICT (user_id) DO NOTHING",
            [.text(user)])
        try session.execute(
            """
            INSERT INTO story (id, user_id, title, script, created_at, updated_at)
            VALUES ($1, $2, 'Fog', 'It came.', CAST($3 AS BIGINT), CAST($3 AS BIGINT))
            """, [.text(story), .text(user), now])
        try session.execute(
            """
            INSERT INTO video (id, story_id, user_id, status, width, height, rate_numerator, rate_denominator,
                created_at, updated_at)
            VALUES ($1, $2, $3, 'pending', 1920, 1080, 24, 1, CAST($4 AS BIGINT), CAST($4 AS BIGINT))
            """, [.text(id), .text(story), .text(user), now])
        let assembly = TaskID(high: 0x0192_0000_0000_7001, low: UInt64(video)).description
        let place: [SQLValue] = [.text(story), .text(user), .text(id), now]
        try session.execute(
            Self.insertTask,
            [.text(assembly), "assemble", "worker:finish", "blocked", .integer(Int64(clipsPerVideo)), 0] + place)
        for number in 0..<clipsPerVideo {
            let task = clip(video: video, number).description
            let rank = Int64(number * 120_000 + video)
            let state: [SQLValue] = isReady ? ["ready", 0] : ["blocked", 1]
            try session.execute(
                Self.insertTask, [.text(task), "clip", "node:default"] + state + [.integer(rank)] + place)
            try session.execute(
                "INSERT INTO task_dependency (task_id, depends_on) VALUES ($1, $2)", [.text(assembly), .text(task)])
        }
    }

    private static let insertTask = """
        INSERT INTO task (id, kind, lane, state, open_dependencies, rank, story_id, user_id, video_id, ready_at,
            priority, epoch, attempts, units_total, created_at, updated_at)
        VALUES ($1, $2, $3, $4, CAST($5 AS BIGINT), CAST($6 AS BIGINT), $7, $8, $9, CAST($10 AS BIGINT),
            10, 0, 0, 120, CAST($10 AS BIGINT), CAST($10 AS BIGINT))
        """
}
