extension Schema {
    /// Who makes what a story needs, and what makers said of it. Stories from before were made by the offline makers.
    static let makers = [
        """
        ALTER TABLE story ADD COLUMN makers TEXT NOT NULL
            DEFAULT '{"writer":"local","image":"local","voice":"local","fallback":true,"reuse":false}'
        """,
        "ALTER TABLE segment ADD COLUMN image_warnings TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE segment ADD COLUMN voice_warnings TEXT NOT NULL DEFAULT '[]'",
    ]
}
