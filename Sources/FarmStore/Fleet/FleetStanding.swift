import FarmCore

/// Whether there is anyone to take what waits for nodes.
struct FleetStanding {
    private let nodes: Int
    private let benched: Int
    /// When the first of the benched may be given work again.
    private let forgivenAt: Timestamp?

    init(at now: Timestamp, in session: any SQLSession) throws(StoreError) {
        let row = try session.first(
            """
            SELECT CAST(COUNT(*) AS BIGINT) AS nodes,
                CAST(SUM(CASE WHEN benched_until > CAST($1 AS BIGINT) THEN 1 ELSE 0 END) AS BIGINT) AS benched,
                MIN(benched_until) AS forgiven_at
            FROM node
            """, [.time(now)])
        nodes = Int(try row?.integer("nodes") ?? 0)
        benched = Int(try row?.optionalInteger("benched") ?? 0)
        forgivenAt = try row?.optionalInteger("forgiven_at").map(Timestamp.init(microseconds:))
    }

    /// Why nobody takes a task of this lane; `nil` where somebody may.
    func explanation(for lane: String, kind: TaskKind) -> TaskExplanation? {
        guard kind.runsOn == .node else { return nil }
        if nodes == 0 { return TaskExplanation(code: .noNode, words: "No node has joined yet.") }
        // Nodes serve the standard pool.
        if lane != Lane.nodes(.standard).description {
            return TaskExplanation(code: .noNodeServes, words: "No node serves the lane \(lane).")
        }
        guard benched == nodes, let forgivenAt else { return nil }
        let words =
            "Every node failed too many tasks lately (\(nodes) of \(nodes)); "
            + "the first is given work again at \(forgivenAt.iso8601)."
        return TaskExplanation(code: .everyNodeBenched, words: words)
    }
}
