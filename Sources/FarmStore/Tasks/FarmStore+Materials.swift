import FarmCore

/// What a video is assembled from.
public struct AssemblyMaterial: Hashable, Sendable {
    public struct Clip: Hashable, Sendable {
        public let task: TaskID
        public let asset: AssetID
        public let frameCount: Int
        /// Whether it was there before its video wanted it.
        public let isReused: Bool
    }

    public let format: VideoFormat
    /// In the order of the video.
    public let clips: [Clip]
    public let soundtrackTask: TaskID
    public let soundtrack: AssetID
}

/// A video with everything its recipes are made from.
public struct VideoMaterial: Hashable, Sendable {
    public let video: Video
    /// The story's.
    public let title: String
    /// As the video tells them.
    public let segments: [SegmentMaterial]
    /// Bytes of every picture and voice.
    public let sizes: [AssetID: Int64]

    /// The recipes of all the video's tasks.
    public func plan() -> VideoPlan {
        VideoPlan(of: segments, title: title, options: video.options, format: video.format)
    }
}

extension FarmStore {
    public func material(of video: VideoID) async throws -> VideoMaterial? {
        try await database.read { session in
            let row = try session.first(
                """
                SELECT video.*, story.title AS title FROM video JOIN story ON story.id = video.story_id
                WHERE video.id = $1
                """, [.id(video)])
            guard let row else { return nil }
            let assets = try session.query(
                """
                SELECT id, size FROM asset WHERE id IN (SELECT image FROM video_segment WHERE video_id = $1)
                    OR id IN (SELECT voice FROM video_segment WHERE video_id = $1)
                """, [.id(video)])
            var sizes: [AssetID: Int64] = [:]
            for asset in assets { sizes[try asset.parsed("id", by: AssetID.init)] = try asset.integer("size") }
            return VideoMaterial(
                video: try Video(row), title: try row.text("title"),
                segments: try Self.materials(of: video, in: session), sizes: sizes)
        }
    }

    /// - Returns: `nil` where a clip or the soundtrack is missing.
    public func assemblyMaterial(of video: VideoID) async throws -> AssemblyMaterial? {
        try await database.read { session in
            guard let row = try session.first("SELECT * FROM video WHERE id = $1", [.id(video)]) else { return nil }
            let sound = try session.first(
                "SELECT id, result FROM task WHERE video_id = $1 AND kind = 'soundtrack' AND state = 'done'",
                [.id(video)])
            guard let soundtrackTask = try sound?.parsed("id", by: TaskID.init),
                let soundtrack = try sound?.optionalParsed("result", by: AssetID.init)
            else { return nil }
            let rows = try session.query(
                """
                SELECT id, result, units_total AS units, reused FROM task
                WHERE video_id = $1 AND kind = 'clip' ORDER BY part
                """, [.id(video)])
            var clips: [AssemblyMaterial.Clip] = []
            for row in rows {
                guard let asset = try row.optionalParsed("result", by: AssetID.init) else { return nil }
                clips.append(
                    .init(
                        task: try row.parsed("id", by: TaskID.init), asset: asset,
                        frameCount: Int(try row.integer("units")), isReused: try row.integer("reused") > 0))
            }
            return AssemblyMaterial(
                format: try Video(row).format, clips: clips, soundtrackTask: soundtrackTask, soundtrack: soundtrack)
        }
    }

    /// A segment by itself, with its story's context: what its maker needs.
    public func segment(_ id: SegmentID) async throws -> (segment: Segment, context: String)? {
        try await database.read { session in
            let row = try session.first(
                """
                SELECT \(Segment.columns), NULL AS error, story.context AS context FROM segment
                JOIN story ON story.id = segment.story_id WHERE segment.id = $1
                """, [.id(id)])
            guard let row else { return nil }
            return (try Segment(row), try row.optionalText("context") ?? "")
        }
    }

    public func asset(_ id: AssetID) async throws -> StoredAsset? {
        try await database.read { session in
            guard let row = try session.first("SELECT * FROM asset WHERE id = $1", [.asset(id)]) else { return nil }
            return StoredAsset(
                id: id, size: try row.integer("size"),
                mediaType: try row.parsed("media_type", by: MediaType.init))
        }
    }
}
