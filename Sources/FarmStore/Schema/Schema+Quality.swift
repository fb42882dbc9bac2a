extension Schema {
    /// What nodes tell of a rendering beside its result, and what a video's owner is warned of.
    static let quality = [
        "ALTER TABLE attempt ADD COLUMN stage_micros TEXT",
        "ALTER TABLE attempt ADD COLUMN missing_glyphs TEXT",
        "ALTER TABLE video ADD COLUMN warnings TEXT NOT NULL DEFAULT '[]'",
    ]
}
