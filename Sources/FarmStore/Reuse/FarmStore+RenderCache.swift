import FarmCore

/// What was rendered before, by recipe and engine.
///
/// An entry says that rendering the recipe with the engine gives the asset. It keeps the asset until it has not been
/// used for the time that housekeeping allows, or until the last story that has it is deleted: what its owner deletes
/// goes, though it could be used again.
extension FarmStore {
    /// The assets of those of `recipes` that are there already, noted as used now.
    ///
    /// Only what the engine of the pool's node that joined last made counts: what else a video needs will be rendered
    /// by nodes like it, and a pool that was given a newer engine renders with that. Where a pool is mixed all the
    /// same, a video's clips can be of several engines; its assembly checks that they go together.
    func rendered(
        _ recipes: [RecipeDigest], in pool: PoolName, at now: Timestamp, in session: any SQLSession
    ) throws(StoreError) -> [RecipeDigest: AssetID] {
        guard rules.reusesRendered else { return [:] }
        let newest = try session.first(
            """
            SELECT engine FROM node WHERE ',' || pools || ',' LIKE $1 ORDER BY joined_at DESC, id DESC LIMIT 1
            """, [.text("%,\(pool),%")])
        guard let engine = try newest?.text("engine") else { return [:] }
        var found: [RecipeDigest: AssetID] = [:]
        for part in ValueList.parts(of: Set(recipes).map(\.description).sorted()) {
            let digests = ValueList.filled(part.map { SQLValue.text($0) })
            let rows = try session.query(
                """
                UPDATE render_cache SET last_used = CAST($1 AS BIGINT)
                WHERE engine = $2 AND recipe IN (\(ValueList.placeholders(digests.count, from: 3)))
                RETURNING recipe, asset
                """, [.time(now), .text(engine)] + digests)
            for row in rows {
                found[try row.parsed("recipe", by: RecipeDigest.init)] = try row.parsed("asset", by: AssetID.init)
            }
        }
        return found
    }

    /// Counts a task of a video's as reused, or one that was as no longer.
    static func countReuse(
        of kind: TaskKind, by difference: Int, in video: VideoID, _ session: any SQLSession
    ) throws(StoreError) {
        let column = kind == .soundtrack ? "reused_soundtrack" : "reused_clips"
        try session.execute(
            "UPDATE video SET \(column) = \(column) + CAST($1 AS BIGINT) WHERE id = $2",
            [.count(difference), .id(video)])
    }

    /// Forgets what was last used before `moment`: a bounded part of it, that of longest ago first. Assets that
    /// nothing else refers to become garbage.
    ///
    /// - Returns: how many entries went.
    public func forgetRendered(usedBefore moment: Timestamp, limit: Int, at now: Timestamp) async throws -> Int {
        let count = min(limit, StoreLimits.garbageBatch)
        let assets = try await database.write { session in
            let rows = try session.query(
                """
                DELETE FROM render_cache WHERE last_used < CAST($1 AS BIGINT) AND (recipe, engine) IN (
                    SELECT recipe, engine FROM render_cache WHERE last_used < CAST($1 AS BIGINT)
                    ORDER BY last_used, recipe, engine LIMIT CAST($2 AS BIGINT))
                RETURNING asset
                """, [.time(moment), .count(count)])
            return try rows.map { row in try row.parsed("asset", by: AssetID.init) }
        }
        try await markGarbage(Array(Set(assets)), at: now)
        return assets.count
    }

    /// Forgets what was rendered to assets that only this story's tasks have.
    static func forgetRendered(of story: StoryID, in session: any SQLSession) throws(StoreError) {
        try session.execute(
            """
            DELETE FROM render_cache WHERE asset IN (SELECT result FROM task WHERE story_id = $1)
                AND NOT EXISTS (SELECT 1 FROM task WHERE result = render_cache.asset AND story_id <> $1)
            """, [.id(story)])
    }
}
