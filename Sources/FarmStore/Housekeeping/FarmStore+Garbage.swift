import FarmCore

/// An asset that nothing refers to, and since when that is known.
public struct GarbageMark: Hashable, Sendable {
    public let asset: AssetID
    public let since: Timestamp

    public init(asset: AssetID, since: Timestamp) {
        self.asset = asset
        self.since = since
    }
}

extension FarmStore {
    /// Marks those of `assets` as garbage that no row refers to. One that is marked already keeps its mark.
    ///
    /// - Returns: how many were marked now.
    @discardableResult
    public func markGarbage(_ assets: [AssetID], at now: Timestamp) async throws -> Int {
        guard !assets.isEmpty else { return 0 }
        return try await database.write { session in
            var count = 0
            for asset in assets.sorted(by: { $0.description < $1.description }) {
                try Self.deleteUnreferencedRow(of: asset, in: session)
                count += try session.execute(
                    """
                    INSERT INTO garbage (asset_id, since) SELECT $1, CAST($2 AS BIGINT)
                    WHERE NOT EXISTS (SELECT 1 FROM asset WHERE id = $1) ON CONFLICT (asset_id) DO NOTHING
                    """, [.asset(asset), .time(now)])
            }
            return count
        }
    }

    /// The marks of before `moment`, oldest first. Those of assets that came to be referred to again since they
    /// were marked are taken away instead.
    public func garbage(markedBefore moment: Timestamp, limit: Int) async throws -> [GarbageMark] {
        let count = min(limit, StoreLimits.garbageBatch)
        return try await database.write { session in
            try session.execute("DELETE FROM garbage WHERE asset_id IN (SELECT id FROM asset)", [])
            let rows = try session.query(
                """
                SELECT asset_id, since FROM garbage WHERE since < CAST($1 AS BIGINT)
                ORDER BY since, asset_id LIMIT CAST($2 AS BIGINT)
                """, [.time(moment), .count(count)])
            return try rows.map { row in
                GarbageMark(asset: try row.parsed("asset_id", by: AssetID.init), since: try row.timestamp("since"))
            }
        }
    }

    /// Takes marks away once their bytes are gone, or were found to be wanted. A mark made anew meanwhile stays.
    public func clearGarbage(_ marks: [GarbageMark]) async throws {
        guard !marks.isEmpty else { return }
        try await database.write { session in
            for mark in marks {
                try session.execute(
                    "DELETE FROM garbage WHERE asset_id = $1 AND since = CAST($2 AS BIGINT)",
                    [.asset(mark.asset), .time(mark.since)])
            }
        }
    }

    /// Those of `leases` that are still current: what they uploaded may yet become a result.
    public func liveLeases(among leases: [LeaseID]) async throws -> Set<LeaseID> {
        guard !leases.isEmpty else { return [] }
        return try await database.read { session in
            var live: Set<LeaseID> = []
            for lease in leases {
                let row = try session.first(
                    "SELECT epoch FROM attempt WHERE task_id = $1 AND epoch = CAST($2 AS BIGINT) AND state = 'live'",
                    [.id(lease.task), .integer(lease.epoch)])
                if row != nil { live.insert(lease) }
            }
            return live
        }
    }

    /// Makes an asset garbage from `now` on, unless a row refers to it.
    static func discard(_ asset: AssetID, at now: Timestamp, in session: any SQLSession) throws(StoreError) {
        guard try deleteUnreferencedRow(of: asset, in: session) else { return }
        try session.execute(
            """
            INSERT INTO garbage (asset_id, since) VALUES ($1, CAST($2 AS BIGINT))
            ON CONFLICT (asset_id) DO UPDATE SET since = excluded.since
            """, [.asset(asset), .time(now)])
    }

    /// - Returns: whether there was such a row.
    @discardableResult
    static func deleteUnreferencedRow(of asset: AssetID, in session: any SQLSession) throws(StoreError) -> Bool {
        try session.execute("DELETE FROM asset WHERE id = $1 AND \(AssetReference.isMissing)", [.asset(asset)]) > 0
    }
}
