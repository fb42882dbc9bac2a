import Foundation

/// The processor time of the calling thread, user and system: what work on one thread costs, whoever else is busy.
public enum ThreadClock {
    public static var now: Duration { .nanoseconds(nanoseconds) }

    static var nanoseconds: Int64 {
        var time = timespec()
        // The only failure is a clock that does not exist, and this one does (POSIX.1-2008, clock_gettime).
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
