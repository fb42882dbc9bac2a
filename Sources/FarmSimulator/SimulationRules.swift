import FarmCore

/// The times a simulated farm keeps, and how large it is.
struct SimulationRules {
    let leaseTime: Duration
    /// How long a node's work may stand still.
    let stuckTime = Duration.seconds(60)
    /// How long a node lets its own work stand still.
    static let nodeStuckTime = Duration.seconds(20)
    let coordinators: Int
    /// The pools that each node belongs to. Every one of them is served by a node, which comes back in the end.
    let pools: [[PoolName]]
    var nodes: Int { pools.count }
    /// The pools that videos can be asked for in, without those that nobody serves.
    var servedPools: [PoolName] { Self.allPools.filter { pool in pools.contains { $0.contains(pool) } } }

    static let allPools = [PoolName.standard] + (PoolName("attic").map { [$0] } ?? [])

    /// Beyond the lease time, until a lease that nobody renews is taken back: a second, and two looks.
    static let expirySlack = Duration.milliseconds(1000 + 2 * 500 + 100)
    /// From the last fault to the end of everything.
    static let recoveryTime = Duration.seconds(600)

    init(random: inout SeededRandom) {
        leaseTime = .seconds([3, 5, 10, 15][random.whole(0...3)])
        coordinators = random.whole(1...3)
        pools = (0..<random.whole(1...5)).map { _ in
            switch random.whole(0...5) {
            case 0, 1: Self.allPools
            case 2: Self.allPools.reversed()
            case 3: Array(Self.allPools.suffix(1))
            default: [.standard]
            }
        }
    }
}
