import FarmCore
import FarmStore

/// Looks after calls that a killed process left behind, and forgets answers that nobody has wanted again for long and
/// what was spent on days long over and on deleted stories. What was paid stays written down, call by call.
struct LedgerUpkeep: Chore {
    static let name = "ledger-upkeep"

    let store: FarmStore

    func run(at now: Timestamp) async throws -> ChoreReport {
        _ = try await store.leaveCallsUnsettled(
            untouchedSince: GracePeriod(length: CallLimits.abandoned).start(at: now), at: now)
        let batch = HousekeepingLimits.batch
        let removed = [
            try await store.forgetAnswers(
                givenBefore: GracePeriod(length: CallLimits.answersKept).start(at: now), limit: batch, at: now),
            try await store.forgetSpending(beforeDay: now.day - CallLimits.spendingKept, limit: batch),
            try await store.forgetSpendingOnDeletedStories(limit: batch),
        ]
        return ChoreReport(removed: removed.reduce(0, +), isThrough: removed.allSatisfy { $0 < batch })
    }
}
