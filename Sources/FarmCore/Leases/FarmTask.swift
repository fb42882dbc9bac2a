/// A task as the truth has it.
public struct FarmTask: Hashable, Sendable {
    public let id: TaskID
    public let kind: TaskKind
    public let user: UserID
    public let story: StoryID
    public let segment: SegmentID?
    public let video: VideoID?
    /// A clip's place in its video, from 0; `nil` for any other kind.
    public let part: Int?
    public let state: TaskState
    /// How often it has been granted: the epoch of its newest attempt.
    public let epoch: Int64
    /// Grants that count against its retries.
    public let attempts: Int
    /// Frames of a clip, samples of a soundtrack, 1 of any other.
    public let units: Int
    public let result: AssetID?
    public let error: String?

    /// The newest attempt's lease.
    public var lease: LeaseID { LeaseID(task: id, epoch: epoch) }

    public init(
        id: TaskID, kind: TaskKind, user: UserID, story: StoryID, segment: SegmentID?, video: VideoID?,
        part: Int? = nil, state: TaskState, epoch: Int64, attempts: Int, units: Int, result: AssetID?, error: String?
    ) {
        self.id = id
        self.kind = kind
        self.user = user
        self.story = story
        self.segment = segment
        self.video = video
        self.part = part
        self.state = state
        self.epoch = epoch
        self.attempts = attempts
        self.units = units
        self.result = result
        self.error = error
    }
}

/// Where an attempt at a task is in its life. Only a live one can change anything.
public enum AttemptState: String, Hashable, Sendable, CaseIterable {
    case live
    /// Its result is the task's.
    case completed
    case failed
    /// Its lease was not renewed in time.
    case expired
    /// Its holder gave it back without fault.
    case returned
    /// Its holder gave it back because a service that the work needs is away.
    case postponed
    /// Another attempt at the same task was faster, or the task was cancelled.
    case superseded
}

/// An attempt that may still change something.
public struct LiveAttempt: Hashable, Sendable {
    public let lease: LeaseID
    public let holder: Holder
    /// Grows with each renewal, wherever it is made: the lease's sign of life.
    public let renewals: Int64
    public let unitsDone: Int

    public init(lease: LeaseID, holder: Holder, renewals: Int64, unitsDone: Int) {
        self.lease = lease
        self.holder = holder
        self.renewals = renewals
        self.unitsDone = unitsDone
    }
}
