import FarmCore
import FarmStore

/// Looks after calls that a killed process left behind, and forgets answers that nobody has wanted again for long. What
/// was paid stays written down.
struct LedgerUpkeep: Chore {
    static let name = "ledger-upkeep"

    let store: FarmStore

    func run(at now: Timestamp) async throws -> ChoreReport {
        _ = try await store.leaveCallsUnsettled(
            untouchedSince: GracePeriod(length: CallLimits.abandoned).start(at: now), at: now)
        let removed = try await store.forgetAnswers(
            givenBefore: GracePeriod(length: CallLimits.answersKept).start(at: now), limit: HousekeepingLimits.batch,
            at: now)
        return ChoreReport(removed: removed, isThrough: removed < HousekeepingLimits.batch)
    }
}
