import FarmCore

/// A node that has joined at some time, as operators are shown it.
public struct FarmNode: Hashable, Sendable {
    public let id: NodeID
    public let name: String
    public let software: String
    /// The version of everything that decides a clip's bytes.
    public let engine: String
    public let slots: Int
    /// When it joined last.
    public let joinedAt: Timestamp
    public let standing: NodeStanding
    /// What it works on, oldest lease first.
    public let liveAttempts: [LiveAttempt]

    public func isBenched(at now: Timestamp) -> Bool { standing.benchedUntil.map { $0 > now } ?? false }
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
                    joinedAt: try row.timestamp("joined_at"), standing: try NodeStanding(row),
                    liveAttempts: held[id] ?? [])
            }
        }
    }
}
