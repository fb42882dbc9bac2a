/// The times a simulated farm keeps.
struct SimulationRules {
    let leaseTime: Duration
    /// How long a node's work may stand still.
    let stuckTime = Duration.seconds(60)
    /// How long a node lets its own work stand still.
    static let nodeStuckTime = Duration.seconds(20)
    let coordinators: Int
    let nodes: Int

    /// Beyond the lease time, until a lease that nobody renews is taken back: a second, and two looks.
    static let expirySlack = Duration.milliseconds(1000 + 2 * 500 + 100)
    /// From the last fault to the end of everything.
    static let recoveryTime = Duration.seconds(600)

    init(random: inout SeededRandom) {
        leaseTime = .seconds([3, 5, 10, 15][random.whole(0...3)])
        coordinators = random.whole(1...3)
        nodes = random.whole(1...5)
    }
}
