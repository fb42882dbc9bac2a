import FarmCore

/// What is spent on one story, or by one or all on one day.
struct SpendingAccount {
    let scope: SpendingScope
    let name: String
    let day: Int64?
    let cap: Microdollars?
}

extension FarmStore {
    /// The accounts that a call is charged to, always in the same order, so that no two transactions wait for each
    /// other.
    static func accounts(of payer: Payer, _ caps: SpendingCaps, on moment: Timestamp) -> [SpendingAccount] {
        let day = moment.day
        return [
            SpendingAccount(scope: .day, name: "day \(day)", day: day, cap: caps.day),
            SpendingAccount(scope: .userDay, name: "user \(payer.user) day \(day)", day: day, cap: caps.userDay),
            SpendingAccount(scope: .story, name: storyAccount(payer.story), day: nil, cap: caps.story),
        ]
    }

    private static func storyAccount(_ story: StoryID) -> String { "story \(story)" }

    /// - Returns: whether it could be spent.
    static func spend(
        _ amount: Microdollars, on account: SpendingAccount, in session: any SQLSession
    ) throws(StoreError) -> Bool {
        try session.execute(
            """
            INSERT INTO spending (account, spent, day) VALUES ($1, 0, CAST($2 AS BIGINT))
            ON CONFLICT (account) DO NOTHING
            """, [.text(account.name), account.day.map { .integer($0) } ?? .null])
        return try session.execute(
            """
            UPDATE spending SET spent = spent + CAST($1 AS BIGINT)
            WHERE account = $2 AND spent + CAST($1 AS BIGINT) <= CAST($3 AS BIGINT)
            """, [.integer(amount), .text(account.name), .integer(account.cap ?? .max)]) == 1
    }

    // MARK: What nobody asks after

    /// Forgets a bounded part of what was spent on days before this one, counted in UTC since 1970, oldest first; the
    /// calls themselves stay written down.
    ///
    /// - Returns: how many accounts went.
    public func forgetSpending(beforeDay day: Int64, limit: Int) async throws -> Int {
        try await database.write { session in
            try session.execute(
                """
                DELETE FROM spending WHERE account IN (
                    SELECT account FROM spending WHERE day < CAST($1 AS BIGINT)
                    ORDER BY day, account LIMIT CAST($2 AS BIGINT))
                """, [.integer(day), .count(min(limit, StoreLimits.garbageBatch))])
        }
    }

    /// Forgets a bounded part of what was spent on stories that are not there: a task that does not hear at once of its
    /// story's deletion may make another call, which opens the story's account again.
    ///
    /// - Returns: how many accounts went.
    public func forgetSpendingOnDeletedStories(limit: Int) async throws -> Int {
        try await database.write { session in
            try session.execute(
                """
                DELETE FROM spending WHERE account IN (
                    SELECT account FROM spending WHERE account LIKE 'story %'
                        AND NOT EXISTS (SELECT 1 FROM story WHERE story.id = SUBSTR(account, 7))
                    ORDER BY account LIMIT CAST($1 AS BIGINT))
                """, [.count(min(limit, StoreLimits.garbageBatch))])
        }
    }

    static func forgetSpending(on story: StoryID, in session: any SQLSession) throws(StoreError) {
        try session.execute("DELETE FROM spending WHERE account = $1", [.text(storyAccount(story))])
    }
}
