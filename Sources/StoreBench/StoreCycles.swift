import FarmCore
import FarmStore

/// Leases taken and completed through the store, a batch of each in every transaction.
struct StoreCycles {
    let workload: Workload
    let store: FarmStore

    /// Works everything off.
    ///
    /// - Returns: how many tasks that were.
    func run() async throws -> Int {
        var held: [FarmTask] = []
        var count = 0
        var now = Workload.start
        repeat {
            now = now + .milliseconds(10)
            let outcome = try await store.run(try request(completing: held), at: now)
            for case .stale in outcome.endings { throw BenchFailure("a completion was stale") }
            count += held.count
            held = outcome.granted.flatMap { $0 }
        } while !held.isEmpty
        return count
    }

    private func request(completing held: [FarmTask]) throws -> TickRequest {
        var request = TickRequest()
        request.endings = try held.map { task in
            .completed(task.lease, .clip(try Workload.asset(of: task.id)), elapsed: .seconds(2))
        }
        request.claims = (0..<BenchRules.batch / BenchRules.slotsPerNode).map { number in
            TickRequest.Claim(
                holder: workload.node(number), lanes: [.nodes(.standard)], kinds: [.clip, .soundtrack],
                limit: BenchRules.slotsPerNode, mayHedge: true)
        }
        return request
    }
}
