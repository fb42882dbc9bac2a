/// The kinds of durable work that make a video out of a story.
public enum TaskKind: String, Hashable, Sendable, Codable, CaseIterable {
    case context
    case illustrate
    case narrate
    case clip
    case soundtrack
    case assemble
    case publish

    /// Who may hold a lease on it: what needs provider keys or the truth stays in a coordinator.
    public var runsOn: Holder.Role {
        switch self {
        case .context, .illustrate, .narrate, .assemble, .publish: .worker
        case .clip, .soundtrack: .node
        }
    }
}

/// Who runs a task: a node, or a worker inside a coordinator; or its owner, who brings what it would make.
public struct Holder: Hashable, Sendable {
    public enum Role: String, Hashable, Sendable, Codable {
        case worker
        case node
        case owner
    }

    public let role: Role
    /// The node's id, the id of the coordinator process that the worker lives in, or the owner's.
    public let id: NodeID

    public init(role: Role, id: NodeID) {
        self.role = role
        self.id = id
    }
}

/// One grant of a task: the task and its epoch, which grows with every grant and never falls.
public struct LeaseID: Hashable, Sendable {
    public let task: TaskID
    public let epoch: Int64

    public init(task: TaskID, epoch: Int64) {
        self.task = task
        self.epoch = epoch
    }
}
