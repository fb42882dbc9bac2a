import FarmCore

/// Whether there is anyone to take what waits for nodes.
struct FleetStanding {
    private struct Node {
        let pools: [PoolName]
        let benchedUntil: Timestamp?
    }

    private let nodes: [Node]

    init(at now: Timestamp, blame: BlameRule, in session: any SQLSession) throws(StoreError) {
        var nodes: [Node] = []
        for row in try session.query("SELECT pools, failures, failed_at, benched_until FROM node", []) {
            let benchedUntil = blame.benchedUntil(try NodeStanding(row), at: now)
            nodes.append(Node(pools: try FarmStore.pools(row), benchedUntil: benchedUntil))
        }
        self.nodes = nodes
    }

    /// Why nobody takes a task of this lane; `nil` where somebody may.
    func explanation(for lane: Lane) -> TaskExplanation? {
        guard let pool = lane.pool else { return nil }
        if nodes.isEmpty { return TaskExplanation(code: .noNode, words: "No node has joined yet.") }
        let serving = nodes.filter { $0.pools.contains(pool) }
        if serving.isEmpty {
            return TaskExplanation(code: .noNodeServes, words: "No node that has joined serves the pool \(pool).")
        }
        let benched = serving.compactMap(\.benchedUntil)
        guard benched.count == serving.count, let forgivenAt = benched.min() else { return nil }
        let ofPool = serving.count == nodes.count ? "" : " of the pool \(pool)"
        let words =
            "Every node\(ofPool) failed too many tasks lately (\(benched.count) of \(serving.count)); "
            + "the first is given work again at \(forgivenAt.iso8601)."
        return TaskExplanation(code: .everyNodeBenched, words: words)
    }
}
