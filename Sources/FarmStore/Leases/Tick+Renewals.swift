import FarmCore

extension Tick {
    /// Takes note of a node and prolongs what it still holds.
    func admit(_ admission: TickRequest.Admission) throws(StoreError) -> [LeaseID] {
        try session.execute(
            """
            INSERT INTO node (id, name, software, engine, slots, joined_at, failures)
            VALUES ($1, $2, $3, $4, CAST($5 AS BIGINT), CAST($6 AS BIGINT), 0)
            ON CONFLICT (id) DO UPDATE SET name = $2, software = $3, engine = $4, slots = CAST($5 AS BIGINT),
                joined_at = CAST($6 AS BIGINT)
            """,
            [
                .id(admission.node), .text(admission.name), .text(admission.software), .text(admission.engine),
                .count(admission.slots), .time(now),
            ])
        let holder = Holder(role: .node, id: admission.node)
        return try renew(TickRequest.Renewal(holder: holder, leases: admission.held))
    }

    /// Prolongs those leases that are live and the holder's own.
    func renew(_ renewal: TickRequest.Renewal) throws(StoreError) -> [LeaseID] {
        var kept: [LeaseID] = []
        for lease in renewal.leases {
            let changed = try session.execute(
                """
                UPDATE attempt SET renewals = renewals + 1
                WHERE task_id = $1 AND epoch = CAST($2 AS BIGINT) AND state = 'live' AND holder_id = $3
                """, [.id(lease.task), .integer(lease.epoch), .id(renewal.holder.id)])
            if changed == 1 { kept.append(lease) }
        }
        return kept
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
