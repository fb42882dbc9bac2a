import FarmCore
import Foundation

extension Timestamp {
    /// What this machine's clock says: for the edge, where nobody hands in another.
    @Sendable public static func systemTime() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}
