import FarmCore

/// A node that has joined at some time, as operators are shown it.
public struct FarmNode: Hashable, Sendable {
    public let id: NodeID
    public let name: String
    public let software: String
    /// The version of everything that decides a clip's bytes.
    public let engine: String
    public let slots: Int
    /// The parts of the fleet it belongs to.
    public let pools: [PoolName]
    /// When it joined last.
    public let joinedAt: Timestamp
    /// What is held against it: all that ever was, whether it still counts or not.
    public let standing: NodeStanding
    /// What it works on, oldest lease first.
    public let liveAttempts: [LiveAttempt]
    let blame: BlameRule

    public func isBenched(at now: Timestamp) -> Bool { benchedUntil(at: now) != nil }

    /// Until when it gets no tasks; `nil` where it may have some.
    public func benchedUntil(at now: Timestamp) -> Timestamp? { blame.benchedUntil(standing, at: now) }

    /// How many tasks that others finished it has failed, of those that still count.
    public func failures(at now: Timestamp) -> Int { blame.countedFailures(standing, at: now) }
}

extension FarmStore {
    /// Every node that has joined, by name.
    public func nodes() async throws -> [FarmNode] {
        try await database.read { session in
            let attempts = try session.query(
                """
                SELECT * FROM attempt WHERE state = 'live' AND holder_role = 'node'
                ORDER BY started_at, task_id, epoch
                """, []
            ).map { row in try LiveAttempt(row) }
            let held = Dictionary(grouping: attempts, by: \.holder.id)
            return try session.query("SELECT * FROM node ORDER BY name, id", []).map { row in
                let id = try row.parsed("id", by: NodeID.init)
                return FarmNode(
                    id: id, name: try row.text("name"), software: try row.text("software"),
                    engine: try row.text("engine"), slots: Int(try row.integer("slots")),
                    pools: try Self.pools(row), joinedAt: try row.timestamp("joined_at"),
                    standing: try NodeStanding(row), liveAttempts: held[id] ?? [], blame: rules.blame)
            }
        }
    }

    /// The pools of a node's row.
    static func pools(_ row: SQLRow) throws(StoreError) -> [PoolName] {
        try row.parsed("pools") { PoolName.list($0, limit: .max) }
    }
}
