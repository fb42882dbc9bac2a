import FarmCore

/// What a node says to a coordinator.
public enum NodeMessage: Hashable, Sendable {
    case hello(Hello)
    case renew([LeaseID])
    case progress(LeaseID, done: Int, total: Int)
    case complete(Completion)
    case fail(Failure)
    case credit(Int)
    case goodbye(code: String, reason: String)

    /// Who a node is and what it can take on.
    public struct Hello: Hashable, Sendable {
        public var node: NodeID
        public var name: String
        public var software: String
        /// The version of everything that decides a result's bytes.
        public var engine: String
        public var slots: Int
        /// Leases wanted now.
        public var credit: Int
        public var kinds: [TaskKind]
        /// The parts of the fleet it belongs to, each once.
        public var pools: [PoolName]
        /// Leases kept over a reconnect.
        public var held: [LeaseID]

        public init(
            node: NodeID, name: String, software: String, engine: String, slots: Int, credit: Int,
            kinds: [TaskKind], pools: [PoolName] = [.standard], held: [LeaseID]
        ) {
            self.node = node
            self.name = name
            self.software = software
            self.engine = engine
            self.slots = slots
            self.credit = credit
            self.kinds = kinds
            self.pools = pools
            self.held = held
        }
    }
}

/// The result of a lease, uploaded to the URL that came with it.
public struct Completion: Hashable, Sendable {
    public let lease: LeaseID
    public let digest: AssetID
    /// Bytes.
    public let size: Int64
    /// Frames of a clip, samples of a soundtrack.
    public let units: Int
    /// From start to uploaded.
    public let elapsed: Duration
    public let notes: RenderNotes

    public init(
        lease: LeaseID, digest: AssetID, size: Int64, units: Int, elapsed: Duration, notes: RenderNotes = .none
    ) {
        self.lease = lease
        self.digest = digest
        self.size = size
        self.units = units
        self.elapsed = elapsed
        self.notes = notes
    }
}

/// Why a lease's work could not be done.
public struct Failure: Hashable, Sendable {
    public let lease: LeaseID
    /// Stable, for programs.
    public let code: String
    /// A sentence for a person.
    public let message: String
    /// Whether trying again elsewhere cannot help.
    public let isPermanent: Bool

    public init(lease: LeaseID, code: String, message: String, isPermanent: Bool) {
        self.lease = lease
        self.code = code
        self.message = message
        self.isPermanent = isPermanent
    }

    /// The code of a lease that is given back because the node ends.
    public static let shutdown = "shutdown"
    /// The code of a lease that is given back because the node has more than it can hold.
    public static let overloaded = "overloaded"

    /// Whether nothing is wrong with the task: it is given back, and the attempt does not count.
    public var isReturn: Bool { code == Self.shutdown || code == Self.overloaded }
}
