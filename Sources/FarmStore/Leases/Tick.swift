import FarmCore

/// One transaction of lease work: carries a request out and says what became of it.
///
/// Synchronous inside a session, so that whoever brings their own transactions can use it.
public struct Tick {
    let store: FarmStore
    let session: any SQLSession
    let now: Timestamp
    var outcome = TickOutcome()
    /// Whether there is anything to hedge, once that has been asked.
    var knownStragglers: Bool?

    /// Carries `request` out.
    ///
    /// - Throws: `StoreError`; the transaction is to be rolled back then.
    public static func run(
        _ request: TickRequest, of store: FarmStore, at now: Timestamp, in session: any SQLSession
    ) throws(StoreError) -> TickOutcome {
        var tick = Tick(store: store, session: session, now: now)
        let together = try tick.completeTogether(request.endings)
        for ending in request.endings {
            if let done = together[ending.lease] {
                tick.outcome.endings.append(.accepted(done))
            } else {
                tick.outcome.endings.append(try tick.end(ending))
            }
        }
        for admission in request.admissions { tick.outcome.resumed.append(try tick.admit(admission)) }
        tick.outcome.renewed = try tick.renew(request.renewals)
        for progress in request.progress { try tick.record(progress) }
        for expiry in request.expiries { try tick.expire(expiry) }
        tick.outcome.granted = try tick.grant(request.claims)
        if request.readsLiveAttempts { tick.outcome.liveAttempts = try tick.allLiveAttempts() }
        return tick.outcome
    }

    private func allLiveAttempts() throws(StoreError) -> [LiveAttempt] {
        var attempts: [LiveAttempt] = []
        for row in try session.query("SELECT * FROM attempt WHERE state = 'live'", []) {
            attempts.append(try LiveAttempt(row))
        }
        return attempts
    }

    mutating func note(_ task: FarmTask) {
        outcome.changes.insert(TickOutcome.Change(story: task.story, video: task.video))
    }
}

extension FarmStore {
    /// Carries a request out, durably, in one transaction.
    public func run(_ request: TickRequest, at now: Timestamp) async throws -> TickOutcome {
        try await database.write { session in try Tick.run(request, of: self, at: now, in: session) }
    }
}
