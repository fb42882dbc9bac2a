import FarmCore

extension Tick {
    /// Takes note of a node and prolongs what it still holds.
    func admit(_ admission: TickRequest.Admission) throws(StoreError) -> [LeaseID] {
        try session.execute(
            """
            INSERT INTO node (id, name, software, engine, engine_since, slots, joined_at, failures, pools)
            VALUES ($1, $2, $3, $4, CAST($6 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS BIGINT), 0, $7)
            ON CONFLICT (id) DO UPDATE SET name = $2, software = $3, engine = $4, slots = CAST($5 AS BIGINT),
                engine_since = CASE WHEN node.engine = $4 THEN node.engine_since ELSE CAST($6 AS BIGINT) END,
                joined_at = CAST($6 AS BIGINT), pools = $7
            """,
            [
                .id(admission.node), .text(admission.name), .text(admission.software), .text(admission.engine),
                .count(admission.slots), .time(now), .text(admission.pools.map(\.description).joined(separator: ",")),
            ])
        let holder = Holder(role: .node, id: admission.node)
        return try renew([TickRequest.Renewal(holder: holder, leases: admission.held)]).flatMap { $0 }
    }

    /// Prolongs those leases that are live and the holder's own.
    ///
    /// - Returns: those that were, for each renewal.
    func renew(_ renewals: [TickRequest.Renewal]) throws(StoreError) -> [[LeaseID]] {
        var kept: Set<LeaseOfHolder> = []
        let named = renewals.flatMap { renewal in
            renewal.leases.map { LeaseOfHolder(lease: $0, holder: renewal.holder.id) }
        }
        for part in ValueList.parts(of: named).map(ValueList.filled) {
            let rows = try session.query(
                """
                UPDATE attempt SET renewals = renewals + 1
                FROM (VALUES \(ValueList.rows(part.count, of: "?, CAST(? AS BIGINT), ?", from: 1))) AS batch
                WHERE task_id = batch.column1 AND epoch = batch.column2 AND holder_id = batch.column3
                    AND state = 'live'
                RETURNING task_id, epoch, holder_id
                """, part.flatMap { [.id($0.lease.task), .integer($0.lease.epoch), .id($0.holder)] })
            for row in rows {
                let lease = LeaseID(
                    task: try row.parsed("task_id", by: TaskID.init), epoch: try row.integer("epoch"))
                kept.insert(LeaseOfHolder(lease: lease, holder: try row.parsed("holder_id", by: NodeID.init)))
            }
        }
        return renewals.map { renewal in
            renewal.leases.filter { kept.contains(LeaseOfHolder(lease: $0, holder: renewal.holder.id)) }
        }
    }

    /// Notes how far a live attempt is.
    mutating func record(_ progress: TickRequest.Progress) throws(StoreError) {
        let row = try session.first(
            """
            UPDATE attempt SET units_done = CAST($1 AS BIGINT)
            WHERE task_id = $2 AND epoch = CAST($3 AS BIGINT) AND state = 'live' RETURNING task_id
            """, [.count(progress.done), .id(progress.lease.task), .integer(progress.lease.epoch)])
        guard row != nil, let task = try FarmStore.task(progress.lease.task, in: session) else { return }
        note(task)
    }
}

private struct LeaseOfHolder: Hashable {
    let lease: LeaseID
    let holder: NodeID
}
