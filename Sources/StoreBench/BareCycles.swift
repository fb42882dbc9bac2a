import FarmCore
import FarmStore

/// The same leases and completions as statements in a bare loop: what no cycle can do without, a statement a
/// row, on the driver's session. Nothing is looked at, nobody's share is counted, nothing is decided.
struct BareCycles {
    let workload: Workload
    let database: any Database

    /// Works everything off.
    ///
    /// - Returns: how many tasks that were.
    func run() async throws -> Int {
        let clips = workload.clips
        var held: ArraySlice<TaskID> = []
        var rest = clips[...]
        var now = Workload.start
        repeat {
            now = now + .milliseconds(10)
            let taken = rest.prefix(BenchRules.batch)
            rest = rest.dropFirst(taken.count)
            let (ended, moment) = (held, SQLValue.integer(now.microseconds))
            try await database.write { session in
                for task in ended { try complete(task, at: moment, in: session) }
                try find(at: moment, in: session)
                for (index, task) in taken.enumerated() {
                    try lease(
                        task, to: workload.node(index / BenchRules.slotsPerNode), at: moment, in: session)
                }
            }
            held = taken
        } while !held.isEmpty
        return clips.count
    }

    private func find(at now: SQLValue, in session: any SQLSession) throws {
        _ = try session.query(
            """
            SELECT id, user_id FROM task WHERE state = 'ready' AND lane = $1 AND ready_at <= CAST($2 AS BIGINT)
            ORDER BY priority, rank, id LIMIT CAST($3 AS BIGINT)
            """, ["node:default", now, .integer(Int64(BenchRules.batch))])
    }

    private func lease(_ task: TaskID, to holder: Holder, at now: SQLValue, in session: any SQLSession) throws {
        _ = try session.query(
            """
            UPDATE task SET state = 'leased', epoch = epoch + 1, attempts = attempts + 1,
                updated_at = CAST($1 AS BIGINT)
            WHERE id = $2 AND state = 'ready' RETURNING *
            """, [now, .text(task.description)])
        try session.execute(
            """
            INSERT INTO attempt (task_id, epoch, holder_role, holder_id, state, renewals, units_done, started_at)
            VALUES ($1, 1, 'node', $2, 'live', 0, 0, CAST($3 AS BIGINT))
            """, [.text(task.description), .text(holder.id.description), now])
    }

    private func complete(_ task: TaskID, at now: SQLValue, in session: any SQLSession) throws {
        let asset = try Workload.asset(of: task)
        let id = SQLValue.text(task.description)
        try session.execute(
            """
            UPDATE attempt SET state = 'completed', ended_at = CAST($1 AS BIGINT)
            WHERE task_id = $2 AND epoch = 1 AND state = 'live'
            """, [now, id])
        try session.execute(
            """
            INSERT INTO asset (id, media_type, size, created_at)
            VALUES ($1, $2, CAST($3 AS BIGINT), CAST($4 AS BIGINT)) ON CONFLICT (id) DO NOTHING
            """, [.text(asset.id.description), .text(asset.mediaType.rawValue), .integer(asset.size), now])
        try session.execute(
            "UPDATE task SET state = 'done', result = $1, updated_at = CAST($2 AS BIGINT) WHERE id = $3",
            [.text(asset.id.description), now, id])
        try session.execute(
            """
            UPDATE task SET open_dependencies = open_dependencies - 1, updated_at = CAST($1 AS BIGINT)
            WHERE id IN (SELECT task_id FROM task_dependency WHERE depends_on = $2)
            """, [now, id])
        try session.execute(
            """
            UPDATE task SET state = 'ready', ready_at = CAST($1 AS BIGINT)
            WHERE state = 'blocked' AND open_dependencies = 0
                AND id IN (SELECT task_id FROM task_dependency WHERE depends_on = $2)
            """, [now, id])
    }
}
