import Foundation

/// The processor time of the calling thread, user and system: what work on one thread costs, whoever else is busy.
enum ThreadClock {
    static var now: Duration {
        var time = timespec()
        // The only failure is a clock that does not exist, and this one does (POSIX.1-2008, clock_gettime).
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
