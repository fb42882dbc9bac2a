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
        of story: StoryID, user: UserID, format: VideoFormat? = nil, as wish: VideoWish = VideoWish(),
        at now: Timestamp
    ) async throws -> VideoAdmission {
        let id: VideoID = ids.next(at: now)
        let format = format ?? wish.options.format
        return try await database.write { session in
            let segments = try Self.segments(of: story, in: session)
            let materials = segments.compactMap { SegmentMaterial($0) }
            let row = try session.first("SELECT title FROM story WHERE id = $1", [.id(story)])
            guard let title = try row?.text("title"), !segments.isEmpty, materials.count == segments.count else {
                return .segmentsPending
            }
            let video = try Self.insertVideo(
                id, of: story, user: user, options: wish.options, format: format, at: now, in: session)
            try Self.insertMaterials(materials, of: id, story: story, in: session)
            let plan = VideoPlan(of: materials, title: title, options: wish.options, format: format)
            try insertTasks(of: video, plan: plan, materials: materials, wish: wish, at: now, in: session)
            guard let admitted = try session.first("SELECT * FROM video WHERE id = $1", [.id(id)]) else {
                throw StoreError(.engineFailure, "an inserted video is not there")
            }
            return .admitted(try Video(admitted))
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
                .text(try StoredJSON.text(options)), .time(now),
            ])
        guard let row else { throw StoreError(.engineFailure, "an inserted video was not returned") }
        return try Video(row)
    }

    private func insertTasks(
        of video: Video, plan: VideoPlan, materials: [SegmentMaterial], wish: VideoWish, at now: Timestamp,
        in session: any SQLSession
    ) throws(StoreError) {
        var clips: [RecipeDigest] = []
        for clip in plan.clips { clips.append(try RecipeDigest(of: clip.recipe)) }
        let sound = try RecipeDigest(of: plan.soundtrack)
        let rendered = try rendered(clips + [sound], in: wish.pool, at: now, in: session)
        func task(_ kind: TaskKind, units: Int = 1, behind tasks: [TaskID]) -> NewTask {
            NewTask(
                kind: kind, story: video.story, user: video.user, video: video.id, units: units, pool: wish.pool,
                priority: wish.priority, dependencies: tasks)
        }
        var voices: [TaskID] = []
        for material in materials { voices += try Self.taskIDs(of: material.id, kinds: [.narrate], in: session) }
        // Before the clips, since nothing of a video can be watched without its sound.
        var soundtrack = task(.soundtrack, units: plan.soundtrack.sampleCount, behind: voices)
        (soundtrack.recipe, soundtrack.result) = (sound, rendered[sound])
        var parts = [try insertTask(soundtrack, at: now, in: session)]
        for (part, planned) in plan.clips.enumerated() {
            var clip = task(.clip, units: planned.recipe.frameCount, behind: [])
            if case .segment(let index) = planned.subject {
                clip.segment = materials[index].id
                clip.dependencies = try Self.taskIDs(
                    of: materials[index].id, kinds: [.illustrate, .narrate], in: session)
            }
            clip.part = part
            (clip.recipe, clip.result) = (clips[part], rendered[clips[part]])
            parts.append(try insertTask(clip, at: now, in: session))
        }
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
