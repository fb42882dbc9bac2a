import FarmCore

extension FarmStore {
    /// The files that go with these videos.
    public func attachments(of videos: [VideoID]) async throws -> [VideoID: [Attachment.Kind: AssetID]] {
        try await database.read { session in
            var found: [VideoID: [Attachment.Kind: AssetID]] = [:]
            for part in ValueList.parts(of: videos.map { SQLValue.id($0) }) {
                let ids = ValueList.filled(part)
                let rows = try session.query(
                    """
                    SELECT video_id, name, asset FROM attachment
                    WHERE video_id IN (\(ValueList.placeholders(ids.count, from: 1)))
                    """, ids)
                for row in rows {
                    let video = try row.parsed("video_id", by: VideoID.init)
                    let kind = try row.parsed("name", by: Attachment.Kind.init)
                    found[video, default: [:]][kind] = try row.parsed("asset", by: AssetID.init)
                }
            }
            return found
        }
    }

    /// Puts a video's files in the place of those that it had.
    func attach(
        _ attachments: [Attachment], to task: FarmTask, in session: any SQLSession
    ) throws(StoreError) {
        guard let video = task.video else { return }
        try session.execute("DELETE FROM attachment WHERE video_id = $1", [.id(video)])
        for part in ValueList.wholeParts(of: attachments) {
            try session.execute(
                """
                INSERT INTO attachment (video_id, story_id, name, asset)
                VALUES \(ValueList.rows(part.count, of: "$1, $2, ?, ?", from: 3))
                """,
                [.id(video), .id(task.story)]
                    + part.flatMap { [SQLValue.text($0.kind.description), .asset($0.asset.id)] })
        }
    }
}
