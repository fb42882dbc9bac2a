import FarmCore

extension Tick {
    /// Grants ready tasks to holders, lowest priority and rank first, none to a node that is benched; where none
    /// is ready and the holder has room, a second attempt at a straggler.
    ///
    /// All claims choose from one pool, so that what they get is leased in a handful of statements. Whoever could
    /// not choose from all there is, because the pool was cut off, looks once more by itself.
    ///
    /// - Returns: what each claim got.
    mutating func grant(_ claims: [TickRequest.Claim]) throws(StoreError) -> [[FarmTask]] {
        let benched = try benchedNodes(among: claims)
        let open = claims.map { claim in
            claim.limit > 0 && !claim.kinds.isEmpty && !benched.contains(claim.holder.id)
        }
        var pool = try pool(for: zip(claims, open).filter(\.1).map(\.0))
        var chosen: [(entry: ClaimPool.Entry, claim: Int)] = []
        for (index, claim) in claims.enumerated() where open[index] {
            chosen += pool.take(for: claim, limit: min(claim.limit, StoreLimits.claim)).map { ($0, index) }
        }
        var granted = Array(repeating: [FarmTask](), count: claims.count)
        for (task, index) in try lease(chosen, to: claims) { granted[index].append(task) }
        for (index, claim) in claims.enumerated() where open[index] {
            let missing = min(claim.limit, StoreLimits.claim) - granted[index].count
            if missing > 0, pool.mayBeMore(for: claim) { granted[index] += try grant(missing, to: claim) }
            if granted[index].isEmpty, claim.mayHedge, let hedge = try hedge(claim) { granted[index].append(hedge) }
        }
        return granted
    }

    private func benchedNodes(among claims: [TickRequest.Claim]) throws(StoreError) -> Set<NodeID> {
        guard claims.contains(where: { $0.holder.role == .node }) else { return [] }
        var nodes: Set<NodeID> = []
        // Nobody is benched for longer than the rule's time; what says so was written by a clock that was set.
        let rows = try session.query(
            """
            SELECT id FROM node WHERE benched_until > CAST($1 AS BIGINT) AND benched_until <= CAST($2 AS BIGINT)
            """, [.time(now), .time(now + store.rules.blame.forgivenAfter)])
        for row in rows {
            nodes.insert(try row.parsed("id", by: NodeID.init))
        }
        return nodes
    }

    /// A claim alone, from all that is ready.
    private mutating func grant(_ limit: Int, to claim: TickRequest.Claim) throws(StoreError) -> [FarmTask] {
        var found: [(lane: Lane, rows: [SQLRow])] = []
        for lane in claim.lanes { found.append((lane, try candidates(limit, in: lane, for: claim))) }
        var pool = ClaimPool(room: try room(ofUsersIn: found.flatMap(\.rows)))
        for (lane, rows) in found { pool.add(try entries(rows, avoided: [:]), to: lane, isCut: false) }
        return try lease(pool.take(for: claim, limit: limit).map { (entry: $0, claim: 0) }, to: [claim]).map(\.task)
    }

    // MARK: Leasing

    /// Leases what was chosen, counts it to its users, and moves the virtual time on to the last of it.
    ///
    /// The state is asked for again: on PostgreSQL another session may have taken a row since it was read. It is
    /// asked for in a way that no index serves, or SQLite would look through everything that is ready.
    private func lease(
        _ chosen: [(entry: ClaimPool.Entry, claim: Int)], to claims: [TickRequest.Claim]
    ) throws(StoreError) -> [(task: FarmTask, claim: Int)] {
        var tasks: [TaskID: FarmTask] = [:]
        for part in ValueList.parts(of: chosen.map { SQLValue.id($0.entry.task) }) {
            let ids = ValueList.filled(part)
            let rows = try session.query(
                """
                UPDATE task SET state = 'leased', epoch = epoch + 1, attempts = attempts + 1,
                    updated_at = CAST($1 AS BIGINT)
                WHERE id IN (\(ValueList.placeholders(ids.count, from: 2))) AND COALESCE(state, '') = 'ready' RETURNING *
                """, [.time(now)] + ids)
            for row in rows {
                let task = try FarmTask(row)
                tasks[task.id] = task
            }
        }
        let leased = chosen.compactMap { choice in
            tasks[choice.entry.task].map { (task: $0, claim: choice.claim) }
        }
        try insertAttempts(at: leased.map { ($0.task, claims[$0.claim].holder) })
        try takeShares(of: leased.map(\.task.user))
        try advanceVirtualTime(to: chosen.filter { tasks[$0.entry.task] != nil }.map(\.entry.rank).max())
        return leased
    }

    func insertAttempts(at tasks: [(task: FarmTask, holder: Holder)]) throws(StoreError) {
        for part in ValueList.wholeParts(of: tasks) {
            let rows = ValueList.rows(
                part.count, of: "?, CAST(? AS BIGINT), ?, ?, 'live', 0, 0, CAST($1 AS BIGINT)", from: 2)
            try session.execute(
                """
                INSERT INTO attempt (task_id, epoch, holder_role, holder_id, state, renewals, units_done, started_at)
                VALUES \(rows)
                """,
                [.time(now)]
                    + part.flatMap { task, holder -> [SQLValue] in
                        [.id(task.id), .integer(task.epoch), .text(holder.role.rawValue), .id(holder.id)]
                    })
        }
    }

    private func advanceVirtualTime(to rank: Int64?) throws(StoreError) {
        guard let rank else { return }
        try session.execute(
            """
            UPDATE fair_order SET virtual_time = CAST($1 AS BIGINT) WHERE id = 1 AND virtual_time < CAST($1 AS BIGINT)
            """, [.integer(rank)])
    }
}
