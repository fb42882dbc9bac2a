import FarmCore

/// What became of a wish for a video.
public enum VideoAdmission: Hashable, Sendable {
    case admitted(Video)
    /// Pictures or voices are still missing.
    case segmentsPending
}

extension FarmStore {
    /// Admits a video of a story whose segments are all completed, and the tasks that make it: a clip per
    /// segment and one soundtrack, then the assembly, then the publication.
    public func createVideo(
        of story: StoryID, user: UserID, format: VideoFormat, as wish: VideoWish = VideoWish(), at now: Timestamp
    ) async throws -> VideoAdmission {
        let id: VideoID = ids.next(at: now)
        return try await database.write { session in
            let segments = try Self.segments(of: story, in: session)
            guard !segments.isEmpty, segments.allSatisfy({ $0.status == .completed }) else {
                return .segmentsPending
            }
            let row = try session.first(
                """
                INSERT INTO video (id, story_id, user_id, status, width, height, rate_numerator, rate_denominator,
                    created_at, updated_at)
                VALUES ($1, $2, $3, 'pending', CAST($4 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS BIGINT),
                    CAST($7 AS BIGINT), CAST($8 AS BIGINT), CAST($8 AS BIGINT)) RETURNING *
                """,
                [
                    .id(id), .id(story), .id(user), .count(format.width), .count(format.height),
                    .count(format.frameRate.numerator), .count(format.frameRate.denominator), .time(now),
                ])
            guard let row else { throw StoreError(.engineFailure, "an inserted video was not returned") }
            let video = try Video(row)
            try insertTasks(of: video, segments: segments, wish: wish, at: now, in: session)
            return .admitted(video)
        }
    }

    private func insertTasks(
        of video: Video, segments: [Segment], wish: VideoWish, at now: Timestamp, in session: any SQLSession
    ) throws(StoreError) {
        let timeline = try VideoTimeline(segments: segments, frameRate: video.format.frameRate)
        func task(_ kind: TaskKind, units: Int = 1, of segment: Segment? = nil, behind tasks: [TaskID]) -> NewTask {
            NewTask(
                kind: kind, story: video.story, user: video.user, segment: segment?.id, video: video.id, units: units,
                pool: wish.pool, priority: wish.priority, dependencies: tasks)
        }
        var parts: [TaskID] = []
        for (segment, placement) in zip(segments, timeline.placements) {
            let makers = try Self.taskIDs(of: segment.id, kinds: [.illustrate, .narrate], in: session)
            let clip = task(.clip, units: placement.frameCount, of: segment, behind: makers)
            parts.append(try insertTask(clip, at: now, in: session))
        }
        var voices: [TaskID] = []
        for segment in segments {
            voices += try Self.taskIDs(of: segment.id, kinds: [.narrate], in: session)
        }
        let soundtrack = task(.soundtrack, units: timeline.sampleCount, behind: voices)
        parts.append(try insertTask(soundtrack, at: now, in: session))
        let assembly = try insertTask(task(.assemble, behind: parts), at: now, in: session)
        try insertTask(task(.publish, behind: [assembly]), at: now, in: session)
    }

    private static func taskIDs(
        of segment: SegmentID, kinds: [TaskKind], in session: any SQLSession
    ) throws(StoreError) -> [TaskID] {
        var ids: [TaskID] = []
        for kind in kinds {
            let rows = try session.query(
                "SELECT id FROM task WHERE segment_id = $1 AND kind = $2", [.id(segment), .text(kind.rawValue)])
            for row in rows { ids.append(try row.parsed("id", by: TaskID.init)) }
        }
        return ids
    }

    public func video(_ id: VideoID) async throws -> Video? {
        try await database.read { session in
            try session.first("SELECT * FROM video WHERE id = $1", [.id(id)]).map { row in try Video(row) }
        }
    }

    /// The user's videos, newest first.
    public func videos(of user: UserID) async throws -> [Video] {
        try await database.read { session in
            try session.query(
                "SELECT * FROM video WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT CAST($2 AS BIGINT)",
                [.id(user), .count(StoreLimits.videosListed)]
            ).map { row in try Video(row) }
        }
    }

    /// Lets what is still to be done of a video go before or after what others wait for.
    ///
    /// - Returns: how many tasks it was; `nil` where there is no such video.
    public func prioritizeVideo(_ id: VideoID, as priority: TaskPriority, at now: Timestamp) async throws -> Int? {
        try await database.write { session in
            guard try session.first("SELECT id FROM video WHERE id = $1", [.id(id)]) != nil else { return nil }
            return try session.execute(
                """
                UPDATE task SET priority = CAST($2 AS BIGINT), updated_at = CAST($3 AS BIGINT)
                WHERE video_id = $1 AND state <> 'done'
                """, [.id(id), .integer(priority.rawValue), .time(now)])
        }
    }

    /// Gives the failed tasks of a failed video new attempts; what is done stays done.
    ///
    /// - Returns: whether there was anything to retry.
    public func retryVideo(_ id: VideoID, at now: Timestamp) async throws -> Bool {
        try await database.write { session in
            let retried = try session.execute(
                """
                UPDATE task SET state = 'ready', attempts = 0, retried_epoch = epoch, error = NULL, error_code = NULL,
                    ready_at = CAST($2 AS BIGINT), updated_at = CAST($2 AS BIGINT)
                WHERE video_id = $1 AND state = 'failed'
                """, [.id(id), .time(now)])
            guard retried > 0 else { return false }
            try session.execute(
                "UPDATE video SET status = 'pending', error = NULL, updated_at = CAST($2 AS BIGINT) WHERE id = $1",
                [.id(id), .time(now)])
            return true
        }
    }
}

extension VideoTimeline {
    /// - Throws: `StoreError` with `.corruptRow` where a segment has no voice.
    init(segments: [Segment], frameRate: FrameRate) throws(StoreError) {
        var frameCounts: [Int] = []
        for segment in segments {
            guard let voiceSamples = segment.voiceSamples, let words = segment.words else {
                throw StoreError(.corruptRow, "segment \(segment.id) has no voice")
            }
            frameCounts.append(
                VideoTimeline.frameCount(
                    lastWordEnd: words.last?.end ?? 0, voiceSamples: voiceSamples, frameRate: frameRate))
        }
        self.init(frameCounts: frameCounts, frameRate: frameRate)
    }
}
