import FarmCore

extension Tick {
    /// Remembers what nodes have just made, and finishes at once whatever is ready and would make the same.
    ///
    /// An attempt that began before its node came with another engine is not remembered: which of them made it is
    /// not known.
    mutating func share(_ done: [TaskID]) throws(StoreError) {
        guard store.rules.reusesRendered else { return }
        for part in ValueList.parts(of: done) {
            let ids = ValueList.filled(part.map { SQLValue.id($0) })
            let places = ValueList.placeholders(ids.count, from: 2)
            let recipes = try session.query(
                "SELECT recipe FROM task WHERE id IN (\(ValueList.placeholders(ids.count, from: 1))) AND recipe IS NOT NULL",
                ids)
            guard !recipes.isEmpty else { continue }
            try session.execute(
                """
                INSERT INTO render_cache (recipe, engine, asset, created_at, last_used)
                SELECT task.recipe, node.engine, task.result, CAST($1 AS BIGINT), CAST($1 AS BIGINT)
                FROM task JOIN attempt ON attempt.task_id = task.id AND attempt.state = 'completed'
                    JOIN node ON node.id = attempt.holder_id
                WHERE task.id IN (\(places)) AND task.recipe IS NOT NULL
                    AND attempt.started_at >= node.engine_since
                ON CONFLICT (recipe, engine) DO NOTHING
                """, [.time(now)] + ids)
            let twins = try session.query(
                """
                UPDATE task SET state = 'done', result = batch.asset, reused = 1, error = NULL, error_code = NULL,
                    updated_at = CAST($1 AS BIGINT)
                FROM (
                    SELECT recipe AS digest, MIN(result) AS asset FROM task WHERE id IN (\(places)) GROUP BY recipe
                ) AS batch
                WHERE recipe = batch.digest AND COALESCE(state, '') = 'ready' RETURNING id
                """, [.time(now)] + ids)
            var reused: [TaskID] = []
            for row in twins { reused.append(try row.parsed("id", by: TaskID.init)) }
            try noteReused(reused)
        }
    }

    private mutating func noteReused(_ tasks: [TaskID]) throws(StoreError) {
        guard !tasks.isEmpty else { return }
        for id in tasks.sorted() {
            guard let task = try FarmStore.task(id, in: session) else { continue }
            if let video = task.video { try FarmStore.countReuse(of: task.kind, by: 1, in: video, session) }
            note(task)
        }
        for part in ValueList.parts(of: tasks) { try advanceTasks(behind: part) }
        outcome.madeReady = true
    }
}
