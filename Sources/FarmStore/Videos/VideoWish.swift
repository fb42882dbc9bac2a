import FarmCore

/// What whoever asks for a video may ask of its making.
public struct VideoWish: Hashable, Sendable {
    /// The part of the fleet that renders it.
    public var pool: PoolName
    public var priority: TaskPriority
    /// How it looks and sounds.
    public var options: VideoOptions

    public init(
        pool: PoolName = .standard, priority: TaskPriority = .normal, options: VideoOptions = VideoOptions()
    ) {
        self.pool = pool
        self.priority = priority
        self.options = options
    }
}
