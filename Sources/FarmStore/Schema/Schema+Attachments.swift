extension Schema {
    /// Files that go with videos, the pieces in which they are watched while they are made, and what making them cost.
    static let attachments = [
        "ALTER TABLE attempt ADD COLUMN processor_micros BIGINT",
        """
        CREATE TABLE attachment (
            video_id TEXT NOT NULL REFERENCES video (id),
            story_id TEXT NOT NULL REFERENCES story (id),
            name TEXT NOT NULL,
            asset TEXT NOT NULL REFERENCES asset (id),
            PRIMARY KEY (video_id, name)
        )
        """,
        "CREATE INDEX attachment_of_story ON attachment (story_id)",
        "CREATE INDEX attachment_of_asset ON attachment (asset)",
        """
        CREATE TABLE stream_piece (
            video_id TEXT NOT NULL REFERENCES video (id),
            story_id TEXT NOT NULL REFERENCES story (id),
            position BIGINT NOT NULL,
            clip TEXT NOT NULL,
            soundtrack TEXT NOT NULL,
            header TEXT NOT NULL REFERENCES asset (id),
            media TEXT NOT NULL REFERENCES asset (id),
            PRIMARY KEY (video_id, position)
        )
        """,
        "CREATE INDEX stream_piece_of_story ON stream_piece (story_id)",
        "CREATE INDEX stream_piece_of_header ON stream_piece (header)",
        "CREATE INDEX stream_piece_of_media ON stream_piece (media)",
    ]
}
