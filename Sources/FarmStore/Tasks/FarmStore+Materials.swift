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
    /// In the order of the story.
    public let clips: [Clip]
    public let soundtrackTask: TaskID
    public let soundtrack: AssetID
}

/// A video with the segments of its story, from which recipes are made.
public struct VideoMaterial: Hashable, Sendable {
    public let video: Video
    public let segments: [Segment]
    /// Bytes of every picture and voice.
    public let sizes: [AssetID: Int64]

    public func timeline() throws(StoreError) -> VideoTimeline {
        try VideoTimeline(segments: segments, frameRate: video.format.frameRate)
    }
}

extension FarmStore {
    public func material(of video: VideoID) async throws -> VideoMaterial? {
        try await database.read { session in
            guard let row = try session.first("SELECT * FROM video WHERE id = $1", [.id(video)]) else { return nil }
            let video = try Video(row)
            let assets = try session.query(
                """
                SELECT id, size FROM asset WHERE id IN (SELECT image FROM segment WHERE story_id = $1)
                    OR id IN (SELECT voice FROM segment WHERE story_id = $1)
                """, [.id(video.story)])
            var sizes: [AssetID: Int64] = [:]
            for asset in assets { sizes[try asset.parsed("id", by: AssetID.init)] = try asset.integer("size") }
            return VideoMaterial(
                video: video, segments: try Self.segments(of: video.story, in: session), sizes: sizes)
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
                SELECT task.id AS id, task.result AS result, task.units_total AS units, task.reused AS reused FROM task
                JOIN segment ON segment.id = task.segment_id
                WHERE task.video_id = $1 AND task.kind = 'clip' ORDER BY segment.position
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
