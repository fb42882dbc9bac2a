import FarmCore

extension DispatchMachine {
    /// What is to be committed now; `nil` while a commit is under way or where there is nothing to do.
    mutating func nextRequest() -> TickRequest? {
        guard underWay == nil else { return nil }
        if mayBeReady {
            mayBeReady = false
            batch.claims = claims()
        }
        let request = batch.request
        guard !request.isEmpty else { return nil }
        underWay = batch
        batch = DispatchBatch()
        return request
    }

    /// Claims for every node with room, the least loaded first: idle slots are filled before anyone is given
    /// work ahead of its time.
    private func claims() -> [(connection: ConnectionID, claim: TickRequest.Claim)] {
        let open = sessions.filter { $0.value.credit > 0 }.sorted { ($0.value.load, $0.key) < ($1.value.load, $1.key) }
        return open.compactMap { connection, session in
            guard let node = session.node, !node.kinds.isEmpty else { return nil }
            let limit = session.idleSlots > 0 ? min(session.idleSlots, session.credit) : 1
            let claim = TickRequest.Claim(
                holder: Holder(role: .node, id: node.node), lanes: node.pools.map { .nodes($0) }, kinds: node.kinds,
                limit: limit, mayHedge: session.idleSlots > 0)
            return (connection, claim)
        }
    }

    mutating func committed(_ outcome: TickOutcome, at now: Duration) -> [Directive] {
        guard let done = underWay else { return [] }
        underWay = nil
        var directives: [Directive] = []
        for (entry, ended) in zip(done.endings, outcome.endings) {
            guard let connection = entry.connection else { continue }
            directives += settled(entry.ending, ended, refusal: entry.refusal, for: connection)
        }
        for (entry, resumed) in zip(done.admissions, outcome.resumed) {
            directives += inSession(entry.connection) { $0.admitted(resumed: resumed) }
        }
        for (entry, kept) in zip(done.renewals, outcome.renewed) {
            directives += inSession(entry.connection) { $0.renewed(kept) }
        }
        for revocation in outcome.revocations {
            guard let connection = connection(of: revocation.holder) else { continue }
            directives += inSession(connection) { $0.revoked(revocation.lease, reason: revocation.reason) }
        }
        for (entry, tasks) in zip(done.claims, outcome.granted) {
            for task in tasks { directives += leased(task, to: entry.connection) }
            // Whoever got all that was asked for may want more.
            if tasks.count == entry.claim.limit { mayBeReady = true }
        }
        if let attempts = outcome.liveAttempts { batch.expiries += book.observed(attempts, at: now) }
        if outcome.madeReady { mayBeReady = true }
        if !outcome.changes.isEmpty { directives.append(.announce(outcome.changes)) }
        return directives
    }

    /// Nothing is known of the request. Nodes repeat what is not answered; sessions whose admission was part of
    /// it start again.
    mutating func commitFailed() -> [Directive] {
        guard let lost = underWay else { return [] }
        underWay = nil
        let affected = Set(lost.admissions.map(\.connection) + lost.endings.compactMap(\.connection))
        return affected.sorted().flatMap { connection in
            inSession(connection) {
                $0.failed(ProtocolError(.overloaded, "the coordinator cannot reach its database now"))
            }
        }
    }

    // MARK: Grants

    private mutating func leased(_ task: FarmTask, to connection: ConnectionID) -> [Directive] {
        guard let session = sessions[connection], session.credit > 0 else {
            batch.endings.append((nil, .returned(task.lease), refusal: nil))
            return []
        }
        sessions[connection]?.reserve(task.lease)
        return [.prepare(connection, task)]
    }

    mutating func prepared(_ result: Result<Grant, Unprepared>, for connection: ConnectionID) -> [Directive] {
        switch result {
        case .success(let grant):
            let directives = inSession(connection) { $0.granted(grant) }
            if directives.isEmpty { batch.endings.append((nil, .returned(grant.lease), refusal: nil)) }
            return directives
        case .failure(let unprepared):
            sessions[connection]?.unreserve(unprepared.lease)
            batch.endings.append((nil, .failed(unprepared.lease, unprepared.fault), refusal: nil))
            return []
        }
    }

    // MARK: Results

    mutating func verified(
        _ completion: Completion, _ verification: Verification, from connection: ConnectionID
    ) -> [Directive] {
        switch verification {
        case .sound(let result):
            let ending = TickRequest.Ending.completed(
                completion.lease, result, elapsed: completion.elapsed, notes: completion.notes)
            batch.endings.append((connection, ending, refusal: nil))
            return []
        case .unsound(let fault):
            batch.endings.append((connection, .failed(completion.lease, fault), refusal: fault.message))
            return []
        case .stale:
            return inSession(connection) { $0.settled(completion.lease, .stale, message: Self.notLive) }
        case .unknown:
            return inSession(connection) {
                $0.failed(ProtocolError(.overloaded, "the coordinator cannot check a result now"))
            }
        }
    }

    private mutating func settled(
        _ ending: TickRequest.Ending, _ ended: TickOutcome.Ended, refusal: String?, for connection: ConnectionID
    ) -> [Directive] {
        inSession(connection) { session in
            switch ended {
            case .accepted where refusal == nil: session.settled(ending.lease, .accepted, message: "")
            case .accepted: session.settled(ending.lease, .refused, message: refusal ?? "")
            case .stale: session.settled(ending.lease, .stale, message: Self.notLive)
            }
        }
    }

    private static let notLive = "the lease is no longer current"
}
