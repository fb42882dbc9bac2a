import FarmCore

/// What became of a wish for a video.
public enum VideoAdmission: Hashable, Sendable {
    case admitted(Video)
    /// Pictures or voices are still missing.
    case segmentsPending
}

extension FarmStore {
    /// Admits a video of a story whose segments are all completed, and the tasks that make it: its clips and one
    /// soundtrack, then the assembly, then the publication. The video tells the segments as they are now, whatever
    /// becomes of them later.
    ///
    /// - Parameter format: the raster and pace, where they are not what the options say.
    public func createVideo(
        of story: StoryID, user: UserID, options: VideoOptions = VideoOptions(), format: VideoFormat? = nil,
        at now: Timestamp
    ) async throws -> VideoAdmission {
        let id: VideoID = ids.next(at: now)
        let format = format ?? options.format
        return try await database.write { session in
            let segments = try Self.segments(of: story, in: session)
            let materials = segments.compactMap { SegmentMaterial($0) }
            let row = try session.first("SELECT title FROM story WHERE id = $1", [.id(story)])
            guard let title = try row?.text("title"), !segments.isEmpty, materials.count == segments.count else {
                return .segmentsPending
            }
            let video = try Self.insertVideo(
                id, of: story, user: user, options: options, format: format, at: now, in: session)
            try Self.insertMaterials(materials, of: id, story: story, in: session)
            let plan = VideoPlan(of: materials, title: title, options: options, format: format)
            try insertTasks(of: video, plan: plan, materials: materials, at: now, in: session)
            return .admitted(video)
        }
    }

    private static func insertVideo(
        _ id: VideoID, of story: StoryID, user: UserID, options: VideoOptions, format: VideoFormat,
        at now: Timestamp, in session: any SQLSession
    ) throws(StoreError) -> Video {
        let row = try session.first(
            """
            INSERT INTO video (id, story_id, user_id, status, width, height, rate_numerator, rate_denominator,
                options, created_at, updated_at)
            VALUES ($1, $2, $3, 'pending', CAST($4 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS BIGINT),
                CAST($7 AS BIGINT), $8, CAST($9 AS BIGINT), CAST($9 AS BIGINT)) RETURNING *
            """,
            [
                .id(id), .id(story), .id(user), .count(format.width), .count(format.height),
                .count(format.frameRate.numerator), .count(format.frameRate.denominator),
                .text(try options.json()), .time(now),
            ])
        guard let row else { throw StoreError(.engineFailure, "an inserted video was not returned") }
        return try Video(row)
    }

    private func insertTasks(
        of video: Video, plan: VideoPlan, materials: [SegmentMaterial], at now: Timestamp, in session: any SQLSession
    ) throws(StoreError) {
        var parts: [TaskID] = []
        for (part, clip) in plan.clips.enumerated() {
            let segment: SegmentID? =
                if case .segment(let index) = clip.subject { materials[index].id } else { nil }
            var makers: [TaskID] = []
            if let segment {
                makers = try Self.taskIDs(of: segment, kinds: [.illustrate, .narrate], in: session)
            }
            let task = NewTask(
                kind: .clip, story: video.story, user: video.user, segment: segment, video: video.id, part: part,
                units: clip.recipe.frameCount, dependencies: makers)
            parts.append(try insertTask(task, at: now, in: session))
        }
        var voices: [TaskID] = []
        for material in materials {
            voices += try Self.taskIDs(of: material.id, kinds: [.narrate], in: session)
        }
        let soundtrack = NewTask(
            kind: .soundtrack, story: video.story, user: video.user, video: video.id,
            units: plan.soundtrack.sampleCount, dependencies: voices)
        parts.append(try insertTask(soundtrack, at: now, in: session))
        let assembly = try insertTask(
            NewTask(kind: .assemble, story: video.story, user: video.user, video: video.id, dependencies: parts),
            at: now, in: session)
        try insertTask(
            NewTask(kind: .publish, story: video.story, user: video.user, video: video.id, dependencies: [assembly]),
            at: now, in: session)
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

    /// Gives the failed tasks of a failed video new attempts; what is done stays done.
    ///
    /// - Returns: whether there was anything to retry.
    public func retryVideo(_ id: VideoID, at now: Timestamp) async throws -> Bool {
        try await database.write { session in
            let retried = try session.execute(
                """
                UPDATE task SET state = 'ready', attempts = 0, error = NULL, error_code = NULL,
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
