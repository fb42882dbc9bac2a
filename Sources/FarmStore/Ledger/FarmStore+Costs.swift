import FarmCore

/// What calls of one kind came to.
public struct CostLine: Hashable, Sendable {
    /// Days (UTC) since 1970; `nil` where days are summed.
    public let day: Int64?
    /// `nil` where users are summed.
    public let user: UserID?
    public let provider: String
    public let operation: String
    public let model: String
    public let state: CallState
    public let calls: Int
    /// What was set aside before the calls.
    public let estimated: Microdollars
    /// What they did cost; for those that are under way or unsettled, their estimate.
    public let cost: Microdollars
    public let usage: ProviderUsage
}

extension FarmStore {
    /// What a story cost so far, by service, operation, model and state.
    public func costs(of story: StoryID) async throws -> [CostLine] {
        try await database.read { session in
            try session.query(
                """
                SELECT provider, operation, model, state, \(Self.sums) FROM provider_call WHERE story_id = $1
                GROUP BY provider, operation, model, state ORDER BY provider, operation, model, state
                """, [.id(story)]
            ).map { row in try CostLine(row) }
        }
    }

    /// What was spent from `day` on, by day and user as well; days are counted in UTC since 1970.
    public func costs(fromDay day: Int64) async throws -> [CostLine] {
        try await database.read { session in
            try session.query(
                """
                SELECT day, user_id, provider, operation, model, state, \(Self.sums) FROM provider_call
                WHERE day >= CAST($1 AS BIGINT)
                GROUP BY day, user_id, provider, operation, model, state
                ORDER BY day, user_id, provider, operation, model, state LIMIT CAST($2 AS BIGINT)
                """, [.integer(day), .count(StoreLimits.costLines)]
            ).map { row in
                try CostLine(
                    row, day: try row.integer("day"), user: try row.parsed("user_id", by: UserID.init))
            }
        }
    }

    /// PostgreSQL sums big integers to numerics: each sum is cast back.
    private static let sums =
        (["reserved"] + ["input_tokens", "output_tokens", "characters", "images", "audio_milliseconds"])
        .map { "CAST(SUM(\($0)) AS BIGINT) AS \($0)" }.joined(separator: ", ")
        + ", CAST(SUM(COALESCE(cost, reserved)) AS BIGINT) AS cost, COUNT(*) AS calls"
}

extension CostLine {
    fileprivate init(_ row: SQLRow, day: Int64? = nil, user: UserID? = nil) throws(StoreError) {
        self.day = day
        self.user = user
        provider = try row.text("provider")
        operation = try row.text("operation")
        model = try row.text("model")
        state = try row.parsed("state", by: CallState.init)
        calls = Int(try row.integer("calls"))
        estimated = try row.integer("reserved")
        cost = try row.integer("cost")
        usage = try ProviderUsage(row)
    }
}
