import FarmCore
import FarmObjects

/// Where the coordinator's moments come from; tests hand in a clock of their own.
struct WallClock: Sendable {
    let now: @Sendable () -> Timestamp

    /// The machine's time when the process began, and steady time from there: a clock that is set while the
    /// coordinator runs moves nothing here.
    static let system: WallClock = {
        let began = Timestamp.systemTime()
        let start = ContinuousClock.now
        return WallClock { began + (ContinuousClock.now - start) }
    }()
}
