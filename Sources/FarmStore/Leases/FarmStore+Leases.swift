import FarmCore

extension FarmStore {
    /// Grants up to `limit` ready tasks of `kinds` to `holder` until `leaseTime` from now, lowest rank first.
    ///
    /// The state is asked for twice: on PostgreSQL a row found by the inner question may have been granted
    /// to another session before this one gets its lock, and the outer question is asked again then.
    public func claim(
        kinds: [TaskKind], for holder: Holder, limit: Int, leaseTime: Duration, at now: Timestamp
    ) async throws -> [FarmTask] {
        let count = min(limit, StoreLimits.claim)
        guard count > 0, !kinds.isEmpty else { return [] }
        return try await database.write { session in
            let names = kinds.indices.map { "$\($0 + 6)" }.joined(separator: ", ")
            let rows = try session.query(
                """
                UPDATE task SET state = 'leased', epoch = epoch + 1, attempts = attempts + 1, holder_role = $1,
                    holder_id = $2, lease_until = CAST($3 AS BIGINT), units_done = 0, updated_at = CAST($4 AS BIGINT)
                WHERE state = 'ready' AND id IN (
                    SELECT id FROM task
                    WHERE state = 'ready' AND kind IN (\(names)) AND ready_at <= CAST($4 AS BIGINT)
                    ORDER BY rank, id LIMIT CAST($5 AS BIGINT)
                ) RETURNING *
                """,
                [
                    .text(holder.role.rawValue), .id(holder.id), .time(now + leaseTime), .time(now), .count(count),
                ] + kinds.map { .text($0.rawValue) })
            let tasks = try rows.map { row in (rank: try row.integer("rank"), task: try FarmTask(row)) }
            return tasks.sorted { ($0.rank, $0.task.id) < ($1.rank, $1.task.id) }.map(\.task)
        }
    }

    /// Prolongs those of `leases` that are still `holder`'s.
    ///
    /// - Returns: the leases prolonged; any other is lost.
    public func renew(
        _ leases: [LeaseID], of holder: Holder, leaseTime: Duration, at now: Timestamp
    ) async throws -> [LeaseID] {
        guard !leases.isEmpty else { return [] }
        return try await database.write { session in
            try leases.filter { lease in
                try session.execute(
                    """
                    UPDATE task SET lease_until = CAST($1 AS BIGINT)
                    WHERE id = $2 AND epoch = CAST($3 AS BIGINT) AND state = 'leased' AND holder_id = $4
                    """, [.time(now + leaseTime), .id(lease.task), .integer(lease.epoch), .id(holder.id)]) == 1
            }
        }
    }

    /// Notes how far the work of a lease is.
    ///
    /// - Returns: the task; `nil` where the lease is no longer current, and nothing was noted.
    public func recordProgress(_ lease: LeaseID, done: Int, total: Int, at now: Timestamp) async throws -> FarmTask? {
        try await database.write { session in
            let row = try session.first(
                """
                UPDATE task SET units_done = CAST($1 AS BIGINT), updated_at = CAST($2 AS BIGINT)
                WHERE id = $3 AND epoch = CAST($4 AS BIGINT) AND state = 'leased'
                    AND units_total = CAST($5 AS BIGINT) RETURNING *
                """, [.count(done), .time(now), .id(lease.task), .integer(lease.epoch), .count(total)])
            return try row.map { row in try FarmTask(row) }
        }
    }

    /// Takes back every lease that ran out.
    ///
    /// - Returns: the tasks concerned, as they are now: ready again, or failed where no attempt was left.
    public func expireLeases(at now: Timestamp) async throws -> [FarmTask] {
        try await database.write { session in
            let rows = try session.query(
                "SELECT * FROM task WHERE state = 'leased' AND lease_until < CAST($1 AS BIGINT)", [.time(now)])
            return try rows.map { row in
                try endAttempt(FarmTask(row), with: .leaseExpired, delayed: false, at: now, in: session)
            }
        }
    }

    /// Takes up where a coordinator that ended left off, when it was the only one: its own workers' tasks are
    /// ready again, and nodes get a full lease time to come back in, since nobody could renew meanwhile.
    public func resumeLeases(leaseTime: Duration, at now: Timestamp) async throws {
        _ = try await database.write { session in
            try session.execute(
                """
                UPDATE task SET state = 'ready', holder_role = NULL, holder_id = NULL, lease_until = NULL,
                    units_done = 0, updated_at = CAST($1 AS BIGINT)
                WHERE state = 'leased' AND holder_role = 'worker'
                """, [.time(now)])
            try session.execute(
                """
                UPDATE task SET lease_until = CAST($1 AS BIGINT)
                WHERE state = 'leased' AND lease_until < CAST($1 AS BIGINT)
                """, [.time(now + leaseTime)])
        }
    }

    /// Gives leases back that their holder will not carry out; the attempt does not count.
    public func release(_ leases: [LeaseID], at now: Timestamp) async throws {
        try await database.write { session in
            for lease in leases {
                try session.execute(
                    """
                    UPDATE task SET state = 'ready', attempts = attempts - 1, holder_role = NULL, holder_id = NULL,
                        lease_until = NULL, units_done = 0, updated_at = CAST($1 AS BIGINT)
                    WHERE id = $2 AND epoch = CAST($3 AS BIGINT) AND state = 'leased'
                    """, [.time(now), .id(lease.task), .integer(lease.epoch)])
            }
        }
    }
}
