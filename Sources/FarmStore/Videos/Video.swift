import FarmCore

/// One rendering of a story.
public struct Video: Hashable, Sendable {
    public enum Status: String, Hashable, Sendable {
        case pending
        case completed
        case failed
    }

    public let id: VideoID
    public let story: StoryID
    public let user: UserID
    public let status: Status
    /// Why it failed.
    public let error: String?
    /// How its owner wished it.
    public let options: VideoOptions
    public let format: VideoFormat
    /// The finished file, playable once the status is completed.
    public let file: AssetID?
    public let reuse: VideoReuse
    /// What was found wrong with its words before it was rendered.
    public let warnings: [VideoWarning]
    public let createdAt: Timestamp
    public let updatedAt: Timestamp

    init(_ row: SQLRow) throws(StoreError) {
        id = try row.parsed("id", by: VideoID.init)
        story = try row.parsed("story_id", by: StoryID.init)
        user = try row.parsed("user_id", by: UserID.init)
        status = try row.parsed("status", by: Status.init)
        error = try row.optionalText("error")
        options = try row.parsed("options", by: StoredJSON.value)
        format = VideoFormat(
            width: Int(try row.integer("width")), height: Int(try row.integer("height")),
            frameRate: FrameRate(
                Int(try row.integer("rate_numerator")), over: Int(try row.integer("rate_denominator"))))
        file = try row.optionalParsed("file", by: AssetID.init)
        reuse = VideoReuse(
            clips: Int(try row.integer("reused_clips")), soundtrack: try row.integer("reused_soundtrack") > 0)
        warnings = try row.parsed("warnings", by: StoredJSON.value)
        createdAt = try row.timestamp("created_at")
        updatedAt = try row.timestamp("updated_at")
    }
}

/// How far one kind of task is, within a story or video.
public struct StageProgress: Hashable, Sendable {
    public let kind: TaskKind
    public let tasksDone: Int
    public let tasksTotal: Int
    /// Frames for clips, samples for a soundtrack, 1 a task for others; those under way included.
    public let unitsDone: Int
    public let unitsTotal: Int
    /// Why a task of it waits to be tried again, such as a service that is away.
    public var waiting: String?
}
