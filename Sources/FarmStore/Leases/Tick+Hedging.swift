import FarmCore

extension Tick {
    /// A second attempt at a task that takes far longer than its size predicts, by another node.
    mutating func hedge(_ claim: TickRequest.Claim) throws(StoreError) -> FarmTask? {
        guard try hasStragglers() else { return nil }
        let lanes = ValueList.filled(claim.lanes.map { SQLValue.text($0.description) })
        let straggler = try session.first(
            """
            SELECT task.id AS id \(Self.stragglers)
                AND attempt.holder_id <> $5
                AND task.lane IN (\(ValueList.placeholders(lanes.count, from: 6)))
                AND NOT EXISTS (
                    SELECT 1 FROM attempt AS other WHERE other.task_id = task.id AND other.epoch <> attempt.epoch
                        AND (other.state = 'live' OR other.holder_id = $5))
            ORDER BY attempt.started_at, task.id LIMIT 1
            """, hedgeArguments + [.id(claim.holder.id)] + lanes)
        guard let id = try straggler?.parsed("id", by: TaskID.init) else { return nil }
        let row = try session.first(
            """
            UPDATE task SET epoch = epoch + 1, updated_at = CAST($1 AS BIGINT)
            WHERE id = $2 AND state = 'leased' RETURNING *
            """, [.time(now), .id(id)])
        guard let row else { return nil }
        let task = try FarmTask(row)
        try insertAttempts(at: [(task, claim.holder)])
        return task
    }

    /// Whether there is anything to hedge, for whomever: asked once, since most often there is not.
    private mutating func hasStragglers() throws(StoreError) -> Bool {
        if let known = knownStragglers { return known }
        let found =
            try session.first(
                """
                SELECT task.id AS id \(Self.stragglers)
                    AND NOT EXISTS (
                        SELECT 1 FROM attempt AS other WHERE other.task_id = task.id AND other.epoch <> attempt.epoch
                            AND other.state = 'live')
                LIMIT 1
                """, hedgeArguments) != nil
        knownStragglers = found
        return found
    }

    private static let stragglers = """
        FROM attempt JOIN task ON task.id = attempt.task_id JOIN pace ON pace.kind = task.kind
        WHERE attempt.state = 'live' AND attempt.holder_role = 'node'
            AND task.state = 'leased' AND pace.samples >= CAST($1 AS BIGINT)
            AND CAST($2 AS BIGINT) - attempt.started_at
                > CAST($3 AS BIGINT) + CAST($4 AS BIGINT) * task.units_total * pace.nanoseconds_per_unit / 1000
        """

    private var hedgeArguments: [SQLValue] {
        let rule = store.rules.hedge
        return [.integer(rule.samples), .time(now), .integer(rule.slack.microseconds), .integer(rule.factor)]
    }
}
