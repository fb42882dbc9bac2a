import Foundation

/// Processor time, user and system together.
enum ProcessorTime {
    /// Of the whole process so far, in seconds.
    static var process: Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }
    /// Of the calling thread so far, in seconds.
    static var thread: Double { seconds(CLOCK_THREAD_CPUTIME_ID) }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
