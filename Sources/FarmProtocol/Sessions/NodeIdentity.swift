import FarmCore

/// Who a node is and what it can do, the same for the life of its process.
public struct NodeIdentity: Hashable, Sendable {
    public let node: NodeID
    /// For people.
    public let name: String
    /// Program and version, such as `rendernode/0.1.0`.
    public let software: String
    /// The version of everything that decides a clip's bytes.
    public let engine: String
    /// Tasks rendered at once.
    public let slots: Int
    /// Leases wanted beyond `slots`, whose assets are fetched while the others render.
    public let prefetch: Int
    public let kinds: [TaskKind]
    /// The parts of the fleet it belongs to, each once.
    public let pools: [PoolName]

    public init(
        node: NodeID, name: String, software: String, engine: String, slots: Int, prefetch: Int,
        kinds: [TaskKind] = [.clip, .soundtrack], pools: [PoolName] = [.standard]
    ) {
        self.node = node
        self.name = name
        self.software = software
        self.engine = engine
        self.slots = slots
        self.prefetch = prefetch
        self.kinds = kinds
        self.pools = pools
    }
}
