import FarmCore

/// A column that refers to assets. Every such column is one of these; the schema's foreign keys say the same.
struct AssetReference: Hashable, Sendable {
    let table: String
    let column: String

    /// Those of tables whose rows each belong to a story.
    static let ofStories = [
        AssetReference(table: "segment", column: "image"),
        AssetReference(table: "segment", column: "voice"),
        AssetReference(table: "video_segment", column: "image"),
        AssetReference(table: "video_segment", column: "voice"),
        AssetReference(table: "video", column: "file"),
        AssetReference(table: "task", column: "result"),
        AssetReference(table: "attachment", column: "asset"),
        AssetReference(table: "stream_piece", column: "header"),
        AssetReference(table: "stream_piece", column: "media"),
        AssetReference(table: "provider_call", column: "answer"),
    ]

    static let all = ofStories + [AssetReference(table: "render_cache", column: "asset")]

    /// Whether no row refers to the asset of the statement's first value, as a condition.
    static let isMissing = all.map { reference in
        "NOT EXISTS (SELECT 1 FROM \(reference.table) WHERE \(reference.column) = $1)"
    }.joined(separator: " AND ")
}

extension FarmStore {
    /// The assets that a story's rows refer to, each once, in order.
    static func assets(of story: StoryID, in session: any SQLSession) throws(StoreError) -> [AssetID] {
        var found: Set<AssetID> = []
        for reference in AssetReference.ofStories {
            let rows = try session.query(
                """
                SELECT DISTINCT \(reference.column) AS asset FROM \(reference.table)
                WHERE story_id = $1 AND \(reference.column) IS NOT NULL
                """, [.id(story)])
            for row in rows { found.insert(try row.parsed("asset", by: AssetID.init)) }
        }
        return found.sorted { $0.description < $1.description }
    }
}
