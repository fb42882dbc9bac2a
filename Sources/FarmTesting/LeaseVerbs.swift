import FarmCore
import FarmStore

/// Lease work one verb at a time, each a transaction of its own.
extension FarmStore {
    /// Claims from every lane.
    public func claim(
        kinds: [TaskKind], for holder: Holder, limit: Int, mayHedge: Bool = false, at now: Timestamp
    ) async throws -> [FarmTask] {
        try await run(at: now) {
            $0.claims = [
                TickRequest.Claim(
                    holder: holder, lanes: [.making, .calling, .nodes(.standard), .finishing], kinds: kinds,
                    limit: limit,
                    mayHedge: mayHedge)
            ]
        }.granted.flatMap { $0 }
    }

    /// - Returns: those that are still the holder's.
    public func renew(_ leases: [LeaseID], of holder: Holder, at now: Timestamp) async throws -> [LeaseID] {
        try await run(at: now) {
            $0.renewals = [TickRequest.Renewal(holder: holder, leases: leases)]
        }.renewed.flatMap { $0 }
    }

    public func recordProgress(_ lease: LeaseID, done: Int, at now: Timestamp) async throws {
        _ = try await run(at: now) { $0.progress = [TickRequest.Progress(lease: lease, done: done)] }
    }

    public func complete(
        _ lease: LeaseID, with result: TaskResult, elapsed: Duration = .seconds(1), at now: Timestamp
    ) async throws -> TickOutcome.Ended {
        try await end(.completed(lease, result, elapsed: elapsed), at: now)
    }

    public func fail(_ lease: LeaseID, with fault: TaskFault, at now: Timestamp) async throws -> TickOutcome.Ended {
        try await end(.failed(lease, fault), at: now)
    }

    @discardableResult
    public func release(_ lease: LeaseID, at now: Timestamp) async throws -> TickOutcome.Ended {
        try await end(.returned(lease), at: now)
    }

    public func postpone(
        _ lease: LeaseID, because fault: TaskFault, wish: Duration = .zero, at now: Timestamp
    ) async throws -> TickOutcome.Ended {
        try await end(.postponed(lease, fault, wish: wish), at: now)
    }

    private func end(_ ending: TickRequest.Ending, at now: Timestamp) async throws -> TickOutcome.Ended {
        try await run(at: now) { $0.endings = [ending] }.endings.first ?? .stale
    }

    /// The live attempts, as a lease book is shown them.
    public func liveAttempts(at now: Timestamp) async throws -> [LiveAttempt] {
        try await run(at: now) { $0.readsLiveAttempts = true }.liveAttempts ?? []
    }

    /// - Returns: what became of the tasks whose leases ran out.
    public func expire(_ expiries: [LeaseBook.Expiry], at now: Timestamp) async throws -> [FarmTask] {
        try await run(at: now) { $0.expiries = expiries }.expired
    }

    private func run(
        at now: Timestamp, _ fill: (inout TickRequest) -> Void
    ) async throws -> TickOutcome {
        var request = TickRequest()
        fill(&request)
        return try await run(request, at: now)
    }
}
