import FarmCore

extension SegmentMaterial {
    /// - Parameter row: of `video_segment`.
    init(_ row: SQLRow) throws(StoreError) {
        self.init(
            id: try row.parsed("segment_id", by: SegmentID.init), text: try row.text("text"),
            prompt: try row.text("prompt"), image: try row.parsed("image", by: AssetID.init),
            voice: try row.parsed("voice", by: AssetID.init), voiceSamples: Int(try row.integer("voice_samples")),
            words: try row.parsed("words", by: StoredJSON.value))
    }

    /// `nil` unless everything of the segment has been made.
    init?(_ segment: Segment) {
        guard segment.status == .completed, let image = segment.image, let voice = segment.voice,
            let voiceSamples = segment.voiceSamples, let words = segment.words
        else { return nil }
        self.init(
            id: segment.id, text: segment.text, prompt: segment.prompt, image: image, voice: voice,
            voiceSamples: voiceSamples, words: words)
    }
}

extension FarmStore {
    /// Keeps the segments as a video tells them, whatever becomes of them later.
    static func insertMaterials(
        _ materials: [SegmentMaterial], of video: VideoID, story: StoryID, in session: any SQLSession
    ) throws(StoreError) {
        var rows: [[SQLValue]] = []
        for (position, material) in materials.enumerated() {
            rows.append([
                .count(position), .id(material.id), .text(material.text), .text(material.prompt),
                .asset(material.image), .asset(material.voice), .count(material.voiceSamples),
                .text(try StoredJSON.text(material.words)),
            ])
        }
        for part in ValueList.wholeParts(of: rows) {
            let cells = "$1, $2, CAST(? AS BIGINT), ?, ?, ?, ?, ?, CAST(? AS BIGINT), ?"
            try session.execute(
                """
                INSERT INTO video_segment (video_id, story_id, position, segment_id, text, prompt, image, voice,
                    voice_samples, words)
                VALUES \(ValueList.rows(part.count, of: cells, from: 3))
                """, [.id(video), .id(story)] + part.flatMap { $0 })
        }
    }

    static func materials(of video: VideoID, in session: any SQLSession) throws(StoreError) -> [SegmentMaterial] {
        var materials: [SegmentMaterial] = []
        let rows = try session.query("SELECT * FROM video_segment WHERE video_id = $1 ORDER BY position", [.id(video)])
        for row in rows { materials.append(try SegmentMaterial(row)) }
        return materials
    }
}
