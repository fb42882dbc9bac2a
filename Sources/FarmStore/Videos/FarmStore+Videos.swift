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
        of story: StoryID, user: UserID, format: VideoFormat, at now: Timestamp
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
            let material = VideoMaterial(video: try Video(row), segments: segments, sizes: [:])
            try insertTasks(from: material, at: now, in: session)
            guard let admitted = try session.first("SELECT * FROM video WHERE id = $1", [.id(id)]) else {
                throw StoreError(.engineFailure, "an inserted video is not there")
            }
            return .admitted(try Video(admitted))
        }
    }

    private func insertTasks(
        from material: VideoMaterial, at now: Timestamp, in session: any SQLSession
    ) throws(StoreError) {
        let (video, segments) = (material.video, material.segments)
        let timeline = try material.timeline()
        var clips: [RecipeDigest?] = []
        for index in segments.indices {
            clips.append(
                try material.clipRecipe(of: index, in: timeline).map { recipe throws(StoreError) in
                    try RecipeDigest(of: recipe)
                })
        }
        let sound = try RecipeDigest(of: material.soundtrackRecipe(in: timeline))
        let rendered = try rendered(clips.compactMap { $0 } + [sound], at: now, in: session)
        var voices: [TaskID] = []
        for segment in segments { voices += try Self.taskIDs(of: segment.id, kinds: [.narrate], in: session) }
        // Before the clips, since nothing of a video can be watched without its sound.
        let soundtrack = NewTask(
            kind: .soundtrack, story: video.story, user: video.user, video: video.id, units: timeline.sampleCount,
            dependencies: voices, recipe: sound, result: rendered[sound])
        var parts = [try insertTask(soundtrack, at: now, in: session)]
        for (index, segment) in segments.enumerated() {
            let clip = NewTask(
                kind: .clip, story: video.story, user: video.user, segment: segment.id, video: video.id,
                units: timeline.placements[index].frameCount,
                dependencies: try Self.taskIDs(of: segment.id, kinds: [.illustrate, .narrate], in: session),
                recipe: clips[index], result: clips[index].flatMap { rendered[$0] })
            parts.append(try insertTask(clip, at: now, in: session))
        }
        let assembly = try insertTask(
            NewTask(
                kind: .assemble, story: video.story, user: video.user, video: video.id, dependencies: parts), at: now,
            in: session)
        try insertTask(
            NewTask(
                kind: .publish, story: video.story, user: video.user, video: video.id, dependencies: [assembly]),
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
