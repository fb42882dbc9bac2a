import FarmCore

/// What went with a story.
public struct DeletedStory: Hashable, Sendable {
    public let story: StoryID
    public let videos: [VideoID]
    /// The leases that were live until then. Nothing that comes of them is accepted any more; their holders
    /// waste their time until they hear of it.
    public let revoked: [LeaseID]
}

extension FarmStore {
    /// Deletes a story with its segments, videos and tasks, so that nothing of it is granted or accepted from
    /// then on. The assets that no other story refers to become garbage.
    ///
    /// - Returns: what went; `nil` where there was no such story, or another deletion was first.
    public func deleteStory(_ id: StoryID, at now: Timestamp) async throws -> DeletedStory? {
        try await deleting(id, at: now) { session in
            try session.first("SELECT id FROM story WHERE id = $1", [.id(id)]) != nil
        }
    }

    /// Deletes a story like its owner would, but only if all its videos are finished and none of them has
    /// changed since `moment`.
    public func deleteStory(
        _ id: StoryID, finishedBefore moment: Timestamp, at now: Timestamp
    ) async throws -> DeletedStory? {
        try await deleting(id, at: now) { session in
            let finished = try session.first(
                "SELECT story_id FROM video AS finished WHERE story_id = $2 AND \(Self.isFinished) LIMIT 1",
                [.time(moment), .id(id)])
            return finished != nil
        }
    }

    /// Stories whose videos are all finished and have not changed since `moment`, those longest ago first. A
    /// story without a video is not one of them.
    public func stories(finishedBefore moment: Timestamp, limit: Int) async throws -> [StoryID] {
        let count = min(limit, StoreLimits.storiesForgotten)
        return try await database.read { session in
            let rows = try session.query(
                """
                SELECT story_id, MAX(updated_at) AS finished_at FROM video AS finished
                WHERE \(Self.isFinished) GROUP BY story_id
                ORDER BY finished_at, story_id LIMIT CAST($2 AS BIGINT)
                """, [.time(moment), .count(count)])
            return try rows.map { row in try row.parsed("story_id", by: StoryID.init) }
        }
    }

    /// Whether the story of a video called `finished` has none that is pending or changed since the first value.
    private static let isFinished = """
        finished.updated_at < CAST($1 AS BIGINT) AND NOT EXISTS (
            SELECT 1 FROM video AS other WHERE other.story_id = finished.story_id
                AND (other.status = 'pending' OR other.updated_at >= CAST($1 AS BIGINT)))
        """

    /// Deletes where `isDue` says so, again where a transaction that ran beside it gave the story another row.
    private func deleting(
        _ id: StoryID, at now: Timestamp, if isDue: @escaping @Sendable (any SQLSession) throws -> Bool
    ) async throws -> DeletedStory? {
        var tries = 1
        while true {
            do {
                return try await database.write { session in
                    try isDue(session) ? try Self.delete(id, at: now, in: session) : nil
                }
            } catch let error as StoreError where error.code == .constraint && tries < StoreLimits.deletionTries {
                tries += 1
            }
        }
    }

    /// Rows go in an order that no foreign key objects to, those that refer before those that are referred to.
    private static func delete(
        _ id: StoryID, at now: Timestamp, in session: any SQLSession
    ) throws(StoreError) -> DeletedStory? {
        let assets = try assets(of: id, in: session)
        let revoked = try liveLeases(of: id, in: session)
        try forgetRendered(of: id, in: session)
        var videos: [VideoID] = []
        for row in try session.query("SELECT id FROM video WHERE story_id = $1 ORDER BY id", [.id(id)]) {
            videos.append(try row.parsed("id", by: VideoID.init))
        }
        try giveBackShares(of: id, in: session)
        try session.execute(
            "DELETE FROM attempt WHERE task_id IN (SELECT id FROM task WHERE story_id = $1)", [.id(id)])
        try session.execute(
            """
            DELETE FROM task_dependency WHERE task_id IN (SELECT id FROM task WHERE story_id = $1)
                OR depends_on IN (SELECT id FROM task WHERE story_id = $1)
            """, [.id(id)])
        try session.execute("UPDATE provider_call SET answer = NULL WHERE story_id = $1", [.id(id)])
        try forgetSpending(on: id, in: session)
        for table in ["attachment", "stream_piece", "task", "video_segment", "video", "segment"] {
            try session.execute("DELETE FROM \(table) WHERE story_id = $1", [.id(id)])
        }
        guard try session.execute("DELETE FROM story WHERE id = $1", [.id(id)]) > 0 else { return nil }
        for asset in assets { try discard(asset, at: now, in: session) }
        return DeletedStory(story: id, videos: videos, revoked: revoked)
    }

    /// Running tasks that go count no longer against what their user may have running.
    private static func giveBackShares(of story: StoryID, in session: any SQLSession) throws(StoreError) {
        try session.execute(
            """
            UPDATE account SET running = running - (
                SELECT COUNT(*) FROM task WHERE task.story_id = $1 AND task.state = 'leased'
                    AND task.user_id = account.user_id)
            WHERE user_id = (SELECT user_id FROM story WHERE id = $1)
            """, [.id(story)])
    }

    private static func liveLeases(of story: StoryID, in session: any SQLSession) throws(StoreError) -> [LeaseID] {
        var leases: [LeaseID] = []
        let rows = try session.query(
            """
            SELECT * FROM attempt WHERE state = 'live' AND task_id IN (SELECT id FROM task WHERE story_id = $1)
            ORDER BY task_id, epoch
            """, [.id(story)])
        for row in rows { leases.append(try LiveAttempt(row).lease) }
        return leases
    }
}
