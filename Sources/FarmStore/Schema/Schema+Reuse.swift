extension Schema {
    /// What nodes rendered, by what decides its bytes, so that it need not be rendered again.
    static let reuse = [
        "ALTER TABLE task ADD COLUMN recipe TEXT",
        "ALTER TABLE task ADD COLUMN reused BIGINT NOT NULL DEFAULT 0",
        "CREATE INDEX task_of_recipe ON task (recipe)",
        "ALTER TABLE video ADD COLUMN reused_clips BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE video ADD COLUMN reused_soundtrack BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE node ADD COLUMN engine_since BIGINT NOT NULL DEFAULT 0",
        """
        CREATE TABLE render_cache (
            recipe TEXT NOT NULL,
            engine TEXT NOT NULL,
            asset TEXT NOT NULL REFERENCES asset (id),
            created_at BIGINT NOT NULL,
            last_used BIGINT NOT NULL,
            PRIMARY KEY (recipe, engine)
        )
        """,
        "CREATE INDEX render_of_asset ON render_cache (asset)",
        "CREATE INDEX render_by_use ON render_cache (last_used)",
    ]
}
