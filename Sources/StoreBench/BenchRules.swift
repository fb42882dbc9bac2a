/// What is measured, all of it in one place.
enum BenchRules {
    /// Leases taken, and leases completed, in one transaction.
    static let batch = 100
    /// Nodes that a batch is granted to, with this many slots each.
    static let slotsPerNode = 4
    /// Clips of one video, which wait for nothing and are waited for by its assembly.
    static let clipsPerVideo = 100
    static let videos = 80
    static let users = 8
    /// Each rate is the best of as many runs, each on a database of its own.
    static let runs = 3

    static let holders = 1000
    /// Tasks made ready in each second, and for how long.
    static let readyPerSecond = 200
    static let readySeconds = 10
    /// How long a simulated holder works on a task.
    static let workTime = Duration.seconds(2)
    static let leaseTime = Duration.seconds(15)
    /// How often tasks are made ready, and simulated holders looked after.
    static let beat = Duration.milliseconds(5)
    /// Until a fleet that got all its tasks must have had them.
    static let deadline = Duration.seconds(60)
}
