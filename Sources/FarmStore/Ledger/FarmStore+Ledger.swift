import FarmCore

/// The ledger of calls that cost money.
///
/// What a call may cost is set aside under the caps in the transaction that enters it, so that calls side by side
/// never overrun one; what it did cost takes that place when it is known.
extension FarmStore {
    /// Enters a call as sent, unless its answer is there already or a cap forbids it.
    ///
    /// A call of the same key that a process left behind is never simply forgotten: where the service's name of the
    /// work was noted, that work is waited for on the same row; where not, the row becomes `unsettled`.
    public func openCall(_ order: CallOrder, caps: SpendingCaps, at now: Timestamp) async throws -> CallOpening {
        do {
            return try await database.write { session in
                if let kept = try Self.keptAnswer(to: order, in: session) { return .answered(kept) }
                if let left = try Self.takeOver(order, at: now, in: session) { return left }
                for account in Self.accounts(of: order.payer, caps, on: now) {
                    guard try Self.spend(order.estimate, on: account, in: session) else {
                        throw CapReached(scope: account.scope)
                    }
                }
                let id: CallID = ids.next(at: now)
                try Self.insert(order, as: id, at: now, in: session)
                return .opened(id, reference: nil)
            }
        } catch let error as CapReached {
            return .refused(error.scope)
        }
    }

    /// The answer to a call that was paid for, without entering anything.
    public func keptAnswer(to order: CallOrder) async throws -> KeptAnswer? {
        try await database.read { session in try Self.keptAnswer(to: order, in: session) }
    }

    /// Notes the service's own name of the work, so that a later attempt waits for it.
    public func noteReference(_ reference: String, of call: CallID, at now: Timestamp) async throws {
        try await database.write { session in
            _ = try session.execute(
                "UPDATE provider_call SET reference = $1, updated_at = CAST($2 AS BIGINT) WHERE id = $3",
                [.text(reference), .time(now), .id(call)])
        }
    }

    /// Ends a call that was answered. The answer's bytes are in the object store before this.
    public func settleCall(
        _ call: CallID, cost: Microdollars, usage: ProviderUsage, answer: StoredAsset, at now: Timestamp
    ) async throws {
        try await database.write { session in
            try insertAssets([answer], at: now, in: session)
            try Self.end(call, as: .settled, cost: cost, usage: usage, answer: answer.id, at: now, in: session)
        }
    }

    /// Ends a call that gave nothing but whose cost is known.
    public func failCall(
        _ call: CallID, cost: Microdollars, usage: ProviderUsage, error: String, at now: Timestamp
    ) async throws {
        try await database.write { session in
            try Self.end(call, as: .failed, cost: cost, usage: usage, error: error, at: now, in: session)
        }
    }

    /// Says of a call that nobody knows what became of it: its estimate stays counted.
    public func leaveCallUnsettled(_ call: CallID, error: String, at now: Timestamp) async throws {
        try await database.write { session in
            _ = try session.execute(
                """
                UPDATE provider_call SET state = 'unsettled', error = $1, updated_at = CAST($2 AS BIGINT)
                WHERE id = $3 AND state = 'sent'
                """, [.text(error), .time(now), .id(call)])
        }
    }

    /// Says the same of all calls that nobody has touched since `moment`: their processes are gone.
    ///
    /// - Returns: how many there were.
    public func leaveCallsUnsettled(untouchedSince moment: Timestamp, at now: Timestamp) async throws -> Int {
        try await database.write { session in
            try session.execute(
                """
                UPDATE provider_call SET state = 'unsettled', updated_at = CAST($1 AS BIGINT)
                WHERE state = 'sent' AND updated_at < CAST($2 AS BIGINT)
                """, [.time(now), .time(moment)])
        }
    }

    /// Forgets an answer whose bytes are gone from the object store.
    public func forgetAnswer(_ asset: AssetID) async throws {
        try await database.write { session in
            _ = try session.execute("UPDATE provider_call SET answer = NULL WHERE answer = $1", [.asset(asset)])
        }
    }

    /// Forgets a bounded part of the answers given before `moment`, oldest first; what was paid stays written down.
    ///
    /// - Returns: how many answers went.
    public func forgetAnswers(givenBefore moment: Timestamp, limit: Int, at now: Timestamp) async throws -> Int {
        let count = min(limit, StoreLimits.garbageBatch)
        let assets = try await database.write { session in
            let rows = try session.query(
                """
                SELECT id, answer FROM provider_call WHERE answer IS NOT NULL AND updated_at < CAST($1 AS BIGINT)
                ORDER BY updated_at, id LIMIT CAST($2 AS BIGINT)
                """, [.time(moment), .count(count)])
            for row in rows {
                try session.execute(
                    "UPDATE provider_call SET answer = NULL WHERE id = $1", [.text(try row.text("id"))])
            }
            return try rows.map { row in try row.parsed("answer", by: AssetID.init) }
        }
        try await markGarbage(Array(Set(assets)), at: now)
        return assets.count
    }
}

/// Carries a refusal out of its transaction, which is undone by it.
private struct CapReached: Error {
    let scope: SpendingScope
}

// MARK: Rows

extension FarmStore {
    /// An answer given within the same story or, where that is good enough, any other.
    private static func keptAnswer(
        to order: CallOrder, in session: any SQLSession
    ) throws(StoreError) -> KeptAnswer? {
        let row = try session.first(
            """
            SELECT * FROM provider_call
            WHERE key = $1 AND state = 'settled' AND answer IS NOT NULL AND (story_id = $2 OR CAST($3 AS BIGINT) = 1)
            ORDER BY created_at, id LIMIT 1
            """, [.asset(order.key), .id(order.payer.story), .integer(order.reuses ? 1 : 0)])
        guard let row else { return nil }
        return KeptAnswer(asset: try row.parsed("answer", by: AssetID.init), usage: try ProviderUsage(row))
    }

    /// Goes on with a call of this story and key that another process left behind, or writes it off.
    private static func takeOver(
        _ order: CallOrder, at now: Timestamp, in session: any SQLSession
    ) throws(StoreError) -> CallOpening? {
        let rows = try session.query(
            """
            UPDATE provider_call SET caller = $1, updated_at = CAST($2 AS BIGINT),
                state = CASE WHEN reference IS NULL THEN 'unsettled' ELSE 'sent' END
            WHERE key = $3 AND story_id = $4 AND (state = 'sent' OR (state = 'unsettled' AND reference IS NOT NULL))
            RETURNING id, reference, created_at
            """, [.id(order.caller), .time(now), .asset(order.key), .id(order.payer.story)])
        for row in rows {
            guard let reference = try row.optionalText("reference") else { continue }
            return .opened(try row.parsed("id", by: CallID.init), reference: reference)
        }
        return nil
    }

    private static func insert(
        _ order: CallOrder, as id: CallID, at now: Timestamp, in session: any SQLSession
    ) throws(StoreError) {
        try session.execute(
            """
            INSERT INTO provider_call (id, story_id, user_id, day, provider, operation, model, key, state, caller,
                reserved, created_at, updated_at)
            VALUES ($1, $2, $3, CAST($4 AS BIGINT), $5, $6, $7, $8, 'sent', $9, CAST($10 AS BIGINT),
                CAST($11 AS BIGINT), CAST($11 AS BIGINT))
            """,
            [
                .id(id), .id(order.payer.story), .id(order.payer.user), .integer(now.day), .text(order.provider),
                .text(order.operation), .text(order.model), .asset(order.key), .id(order.caller),
                .integer(order.estimate), .time(now),
            ])
    }

    /// Ends a call that has not ended, even one that was given up meanwhile, and corrects what was set aside for it.
    private static func end(
        _ call: CallID, as state: CallState, cost: Microdollars, usage: ProviderUsage, answer: AssetID? = nil,
        error: String? = nil, at now: Timestamp, in session: any SQLSession
    ) throws(StoreError) {
        let row = try session.first(
            """
            UPDATE provider_call SET state = $1, cost = CAST($2 AS BIGINT), input_tokens = CAST($3 AS BIGINT),
                output_tokens = CAST($4 AS BIGINT), characters = CAST($5 AS BIGINT), images = CAST($6 AS BIGINT),
                audio_milliseconds = CAST($7 AS BIGINT), answer = $8, error = $9, updated_at = CAST($10 AS BIGINT)
            WHERE id = $11 AND (state = 'sent' OR state = 'unsettled')
            RETURNING story_id, user_id, reserved, created_at
            """,
            [
                .text(state.rawValue), .integer(cost), .count(usage.inputTokens), .count(usage.outputTokens),
                .count(usage.characters), .count(usage.images), .count(usage.audioMilliseconds),
                answer.map { .asset($0) } ?? .null, error.map { .text($0) } ?? .null, .time(now), .id(call),
            ])
        guard let row else { return }
        let payer = Payer(
            story: try row.parsed("story_id", by: StoryID.init), user: try row.parsed("user_id", by: UserID.init))
        let difference = cost - (try row.integer("reserved"))
        for account in accounts(of: payer, SpendingCaps(), on: try row.timestamp("created_at")) {
            // One that went with its story or its day is nobody's any more.
            try session.execute(
                "UPDATE spending SET spent = spent + CAST($1 AS BIGINT) WHERE account = $2",
                [.integer(difference), .text(account.name)])
        }
    }
}

extension Timestamp {
    /// Days (UTC) since 1970.
    public var day: Int64 { microseconds / 86_400_000_000 }
}

extension ProviderUsage {
    init(_ row: SQLRow) throws(StoreError) {
        self.init(
            inputTokens: Int(try row.integer("input_tokens")), outputTokens: Int(try row.integer("output_tokens")),
            characters: Int(try row.integer("characters")), images: Int(try row.integer("images")),
            audioMilliseconds: Int(try row.integer("audio_milliseconds")))
    }
}
