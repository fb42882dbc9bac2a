import FarmCore

extension FarmStore {
    /// - Returns: `nil` where there is no such video.
    public func streamStanding(of video: VideoID) async throws -> StreamStanding? {
        try await database.read { session in
            guard let row = try session.first("SELECT * FROM video WHERE id = $1", [.id(video)]) else { return nil }
            let sound = try session.first(
                "SELECT result FROM task WHERE video_id = $1 AND kind = 'soundtrack' AND state = 'done'", [.id(video)])
            let soundtrack = try sound?.optionalParsed("result", by: AssetID.init)
            let pieces = try Self.pieces(of: video, in: session)
            let rows = try session.query(
                """
                SELECT result, units_total AS units FROM task WHERE video_id = $1 AND kind = 'clip' ORDER BY part
                """, [.id(video)])
            var clips: [StreamStanding.Clip] = []
            for (position, row) in rows.enumerated() {
                let asset = try row.optionalParsed("result", by: AssetID.init)
                let made = pieces[position]
                let isCurrent = asset != nil && made?.clip == asset && made?.soundtrack == soundtrack
                clips.append(
                    .init(
                        frameCount: Int(try row.integer("units")), asset: asset, piece: isCurrent ? made?.piece : nil))
            }
            return StreamStanding(video: try Video(row), soundtrack: soundtrack, clips: clips)
        }
    }

    private static func pieces(
        of video: VideoID, in session: any SQLSession
    ) throws(StoreError) -> [Int: (clip: AssetID, soundtrack: AssetID, piece: StreamStanding.Piece)] {
        var pieces: [Int: (clip: AssetID, soundtrack: AssetID, piece: StreamStanding.Piece)] = [:]
        for row in try session.query("SELECT * FROM stream_piece WHERE video_id = $1", [.id(video)]) {
            let piece = StreamStanding.Piece(
                header: try row.parsed("header", by: AssetID.init), media: try row.parsed("media", by: AssetID.init))
            pieces[Int(try row.integer("position"))] = (
                try row.parsed("clip", by: AssetID.init), try row.parsed("soundtrack", by: AssetID.init), piece
            )
        }
        return pieces
    }

    /// Keeps what was made of one clip to be streamed, in the place of what there was; where several do so at once,
    /// one of them stays.
    ///
    /// - Returns: whether the video is still there.
    public func keepPiece(
        at position: Int, of video: VideoID, clip: AssetID, soundtrack: AssetID, header: StoredAsset,
        media: StoredAsset, at now: Timestamp
    ) async throws -> Bool {
        try await database.write { session in
            let row = try session.first("SELECT story_id FROM video WHERE id = $1", [.id(video)])
            guard let story = try row?.parsed("story_id", by: StoryID.init) else { return false }
            try insertAssets([header, media], at: now, in: session)
            try session.execute(
                """
                INSERT INTO stream_piece (video_id, story_id, position, clip, soundtrack, header, media)
                VALUES ($1, $2, CAST($3 AS BIGINT), $4, $5, $6, $7)
                ON CONFLICT (video_id, position) DO UPDATE SET clip = $4, soundtrack = $5, header = $6, media = $7
                """,
                [
                    .id(video), .id(story), .count(position), .asset(clip), .asset(soundtrack), .asset(header.id),
                    .asset(media.id),
                ])
            return true
        }
    }
}
