/// Tells which leases have run out, by one coordinator's own steady time.
///
/// A lease has no deadline on any clock. Each renewal grows a count; the book remembers since when it has
/// seen a count unchanged, and a lease whose count has stood for the lease time has run out. So a clock that
/// is set, or two coordinators' clocks that differ, do no harm, and a coordinator that starts gives every
/// lease a whole lease time to be renewed.
public struct LeaseBook: Sendable {
    private struct Entry {
        var renewals: Int64
        var renewedAt: Duration
        var unitsDone: Int
        var progressedAt: Duration
    }

    /// A lease that ran out, if it still is as it was seen.
    public struct Expiry: Hashable, Sendable {
        public let lease: LeaseID
        /// The count it was seen with; a renewal that came since makes the expiry void.
        public let renewals: Int64
        public let fault: TaskFault

        public init(lease: LeaseID, renewals: Int64, fault: TaskFault) {
            self.lease = lease
            self.renewals = renewals
            self.fault = fault
        }
    }

    private let leaseTime: Duration
    private let stuckTime: Duration
    private var entries: [LeaseID: Entry] = [:]

    /// - Parameter stuckTime: how long a node's work may stand still though its lease is renewed.
    public init(leaseTime: Duration, stuckTime: Duration) {
        self.leaseTime = leaseTime
        self.stuckTime = stuckTime
    }

    /// Takes note of the live attempts, all of them, as they were read at `now`.
    ///
    /// - Returns: those that have run out, oldest lease first.
    public mutating func observed(_ attempts: [LiveAttempt], at now: Duration) -> [Expiry] {
        var next: [LeaseID: Entry] = [:]
        var expiries: [Expiry] = []
        for attempt in attempts {
            var entry =
                entries[attempt.lease]
                ?? Entry(
                    renewals: attempt.renewals, renewedAt: now, unitsDone: attempt.unitsDone, progressedAt: now)
            if entry.renewals != attempt.renewals {
                entry.renewals = attempt.renewals
                entry.renewedAt = now
            }
            if entry.unitsDone != attempt.unitsDone {
                entry.unitsDone = attempt.unitsDone
                entry.progressedAt = now
            }
            next[attempt.lease] = entry
            if let fault = fault(of: entry, holder: attempt.holder, at: now) {
                expiries.append(Expiry(lease: attempt.lease, renewals: attempt.renewals, fault: fault))
            }
        }
        entries = next
        return expiries.sorted { ($0.lease.task, $0.lease.epoch) < ($1.lease.task, $1.lease.epoch) }
    }

    private func fault(of entry: Entry, holder: Holder, at now: Duration) -> TaskFault? {
        if now - entry.renewedAt > leaseTime { return .leaseExpired }
        // Workers inside a coordinator report no progress; they watch over their own work.
        if holder.role == .node, now - entry.progressedAt > stuckTime { return .stuck }
        return nil
    }
}
