import FarmCore
import Foundation

/// Where the coordinator's moments come from; tests hand in a clock of their own.
struct WallClock: Sendable {
    let now: @Sendable () -> Timestamp

    static let system = WallClock {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}
