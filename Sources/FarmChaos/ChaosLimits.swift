/// Every time and number of a run.
enum ChaosLimits {
    static let leaseTime = Duration.seconds(3)
    /// The farm has got to work by then.
    static let firstFault = Duration.seconds(2)
    /// Milliseconds between the starts of two faults.
    static let faultGap = 600...3400
    /// How long a target is left alone after a fault.
    static let recovery = Duration.seconds(2)
    /// A process to be ready, or gone.
    static let readiness = Duration.seconds(60)
    /// From the last fault until every story is finished.
    static let settling = Duration.seconds(300)
    /// How long a process that ended by itself stays away.
    static let restartPause = Duration.milliseconds(500)
    /// Between two looks at what is done.
    static let watchPause = Duration.milliseconds(250)
    /// Between a consumer's request that failed and the next.
    static let consumerPause = Duration.milliseconds(300)
    /// How long a consumer waits for an answer: no longer than a coordinator may be frozen, and a held request.
    static let consumerPatience = Duration.seconds(35)
    /// Bytes moved at once by a link.
    static let piece = 64 << 10
    static let backlog: Int32 = 128
}

/// How many there are of each kind of process, and of stories under way.
struct FarmSize: Hashable, Sendable {
    var coordinators = 2
    var nodes = 4
    var stories = 3
}
