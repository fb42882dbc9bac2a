import FarmCore
import Foundation

/// Where the coordinator's moments come from; tests hand in a clock of their own.
struct WallClock: Sendable {
    let now: @Sendable () -> Timestamp

    /// The machine's time when the process began, and steady time from there: a clock that is set while the
    /// coordinator runs moves nothing here.
    static let system: WallClock = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let began = Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
        let start = ContinuousClock.now
        return WallClock { began + (ContinuousClock.now - start) }
    }()
}
