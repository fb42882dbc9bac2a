import FarmCore
import FarmStore

/// Looks after calls that a killed process left behind, and forgets answers that nobody has wanted again for long and
/// what was spent on days long over. What was paid stays written down, call by call.
struct LedgerUpkeep: Chore {
    static let name = "ledger-upkeep"

    let store: FarmStore

    func run(at now: Timestamp) async throws -> ChoreReport {
        _ = try await store.leaveCallsUnsettled(
            untouchedSince: GracePeriod(length: CallLimits.abandoned).start(at: now), at: now)
        let answers = try await store.forgetAnswers(
            givenBefore: GracePeriod(length: CallLimits.answersKept).start(at: now), limit: HousekeepingLimits.batch,
            at: now)
        let accounts = try await store.forgetSpending(
            beforeDay: now.day - CallLimits.spendingKept, limit: HousekeepingLimits.batch)
        return ChoreReport(
            removed: answers + accounts, isThrough: max(answers, accounts) < HousekeepingLimits.batch)
    }
}
