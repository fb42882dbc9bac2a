/// Start-time fair queueing (Goyal, Vin, Cheng 1996) over users: a task's rank is its start tag, fixed when it
/// is enqueued, and the lowest rank goes first. A user who asks for little is not held up by one who asks for
/// much, and nobody is held up for ever.
public struct FairOrder: Hashable, Sendable {
    /// The start tag of the task that was granted last.
    public let virtualTime: Int64
    /// Where the user's enqueued work ends.
    public private(set) var finishTag: Int64

    public init(virtualTime: Int64, finishTag: Int64) {
        self.virtualTime = virtualTime
        self.finishTag = finishTag
    }

    /// The rank of the user's next task.
    public mutating func enqueue(cost: Int64) -> Int64 {
        let start = max(virtualTime, finishTag)
        finishTag = start + max(cost, 1)
        return start
    }

    /// What a task costs, in thousandths of a frame rendered.
    public static func cost(of kind: TaskKind, units: Int) -> Int64 {
        switch kind {
        case .clip: Int64(units) * 1000
        case .soundtrack: Int64(units) / 20
        case .illustrate, .narrate: 24_000
        case .context, .assemble: 12_000
        case .publish: 1000
        }
    }
}
