extension Schema {
    /// What deletion needs: assets that nothing refers to any more, and a quick answer to what refers to one.
    static let housekeeping = [
        """
        CREATE TABLE garbage (
            asset_id TEXT NOT NULL PRIMARY KEY,
            since BIGINT NOT NULL
        )
        """,
        "CREATE INDEX garbage_by_age ON garbage (since)",
        "CREATE INDEX segment_of_image ON segment (image)",
        "CREATE INDEX segment_of_voice ON segment (voice)",
        "CREATE INDEX video_of_file ON video (file)",
        "CREATE INDEX task_of_result ON task (result)",
        "CREATE INDEX video_of_story ON video (story_id)",
        "CREATE INDEX video_by_change ON video (updated_at)",
    ]
}
