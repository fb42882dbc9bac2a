extension Schema {
    /// How a video is to be made, the segments as it tells them, and clips by their place rather than their segment.
    static let options = [
        "ALTER TABLE video ADD COLUMN options TEXT NOT NULL DEFAULT '{\"motion\":\"zoom\"}'",
        "ALTER TABLE task ADD COLUMN part BIGINT",
        """
        UPDATE task SET part = (SELECT position FROM segment WHERE segment.id = task.segment_id) WHERE kind = 'clip'
        """,
        """
        CREATE TABLE video_segment (
            video_id TEXT NOT NULL REFERENCES video (id),
            position BIGINT NOT NULL,
            story_id TEXT NOT NULL REFERENCES story (id),
            segment_id TEXT NOT NULL REFERENCES segment (id),
            text TEXT NOT NULL,
            prompt TEXT NOT NULL,
            image TEXT NOT NULL REFERENCES asset (id),
            voice TEXT NOT NULL REFERENCES asset (id),
            voice_samples BIGINT NOT NULL,
            words TEXT NOT NULL,
            PRIMARY KEY (video_id, position)
        )
        """,
        """
        INSERT INTO video_segment (video_id, position, story_id, segment_id, text, prompt, image, voice, voice_samples,
            words)
        SELECT video.id, segment.position, segment.story_id, segment.id, segment.text, segment.prompt, segment.image,
            segment.voice, segment.voice_samples, segment.words
        FROM video JOIN segment ON segment.story_id = video.story_id
        WHERE segment.image IS NOT NULL AND segment.voice IS NOT NULL
        """,
        "CREATE INDEX video_segment_of_story ON video_segment (story_id)",
        "CREATE INDEX video_segment_of_segment ON video_segment (segment_id)",
        "CREATE INDEX video_segment_of_image ON video_segment (image)",
        "CREATE INDEX video_segment_of_voice ON video_segment (voice)",
    ]
}
