/// The numbered migrations, run in order, each once, in one transaction.
enum Schema {
    static let migrations: [[String]] = [
        initial, attempts, housekeeping, pools, reuse, attachments, options, ledger, makers, quality,
        spending,
    ]

    /// Brings the database up to date.
    ///
    /// - Throws: `StoreError` with `.newerSchema` where a newer program wrote it.
    static func migrate(_ session: any SQLSession) throws(StoreError) {
        try session.execute(
            "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL PRIMARY KEY)", [])
        let row = try session.first("SELECT COALESCE(MAX(version), 0) AS version FROM schema_version", [])
        let version = Int(try row?.integer("version") ?? 0)
        guard version <= migrations.count else {
            throw StoreError(
                .newerSchema,
                "the database has schema version \(version), this program knows \(migrations.count): update the program"
            )
        }
        for (index, statements) in migrations.enumerated().dropFirst(version) {
            for statement in statements { try session.execute(statement, []) }
            try session.execute(
                "INSERT INTO schema_version (version) VALUES (CAST($1 AS BIGINT))", [.integer(Int64(index + 1))])
        }
    }

    /// Stories, their segments and videos, assets, and the tasks between them.
    private static let initial = [
        """
        CREATE TABLE asset (
            id TEXT NOT NULL PRIMARY KEY,
            media_type TEXT NOT NULL,
            size BIGINT NOT NULL,
            created_at BIGINT NOT NULL
        )
        """,
        """
        CREATE TABLE story (
            id TEXT NOT NULL PRIMARY KEY,
            user_id TEXT NOT NULL,
            title TEXT NOT NULL,
            script TEXT NOT NULL,
            context TEXT,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL
        )
        """,
        """
        CREATE TABLE segment (
            id TEXT NOT NULL PRIMARY KEY,
            story_id TEXT NOT NULL REFERENCES story (id),
            position BIGINT NOT NULL,
            text TEXT NOT NULL,
            prompt TEXT NOT NULL,
            image TEXT REFERENCES asset (id),
            voice TEXT REFERENCES asset (id),
            voice_samples BIGINT,
            words TEXT,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            UNIQUE (story_id, position)
        )
        """,
        """
        CREATE TABLE video (
            id TEXT NOT NULL PRIMARY KEY,
            story_id TEXT NOT NULL REFERENCES story (id),
            user_id TEXT NOT NULL,
            status TEXT NOT NULL,
            error TEXT,
            width BIGINT NOT NULL,
            height BIGINT NOT NULL,
            rate_numerator BIGINT NOT NULL,
            rate_denominator BIGINT NOT NULL,
            file TEXT REFERENCES asset (id),
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL
        )
        """,
        "CREATE INDEX video_of_user ON video (user_id, created_at)",
        """
        CREATE TABLE task (
            id TEXT NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL,
            story_id TEXT NOT NULL REFERENCES story (id),
            segment_id TEXT REFERENCES segment (id),
            video_id TEXT REFERENCES video (id),
            state TEXT NOT NULL,
            open_dependencies BIGINT NOT NULL,
            rank BIGINT NOT NULL,
            ready_at BIGINT NOT NULL,
            epoch BIGINT NOT NULL,
            attempts BIGINT NOT NULL,
            holder_role TEXT,
            holder_id TEXT,
            lease_until BIGINT,
            units_done BIGINT NOT NULL,
            units_total BIGINT NOT NULL,
            result TEXT REFERENCES asset (id),
            error_code TEXT,
            error TEXT,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL
        )
        """,
        "CREATE INDEX task_to_claim ON task (state, kind, rank, id)",
        "CREATE INDEX task_of_story ON task (story_id, kind)",
        "CREATE INDEX task_of_segment ON task (segment_id)",
        "CREATE INDEX task_of_video ON task (video_id)",
        """
        CREATE TABLE task_dependency (
            task_id TEXT NOT NULL REFERENCES task (id),
            depends_on TEXT NOT NULL REFERENCES task (id),
            PRIMARY KEY (task_id, depends_on)
        )
        """,
        "CREATE INDEX task_behind ON task_dependency (depends_on)",
    ]

    /// Which pools nodes belong to, and from which attempt on a task's count.
    static let pools = [
        "ALTER TABLE node ADD COLUMN pools TEXT NOT NULL DEFAULT 'default'",
        "ALTER TABLE task ADD COLUMN retried_epoch BIGINT NOT NULL DEFAULT 0",
        "UPDATE task SET retried_epoch = epoch - attempts WHERE state <> 'done' AND epoch > attempts",
    ]

    /// Attempts as rows, lanes and fair order, what is held against nodes, how fast kinds of work are.
    private static let attempts = [
        "DROP INDEX task_to_claim",
        "ALTER TABLE task DROP COLUMN holder_role",
        "ALTER TABLE task DROP COLUMN holder_id",
        "ALTER TABLE task DROP COLUMN lease_until",
        "ALTER TABLE task DROP COLUMN units_done",
        "ALTER TABLE task ADD COLUMN user_id TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE task ADD COLUMN lane TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE task ADD COLUMN priority BIGINT NOT NULL DEFAULT 10",
        "UPDATE task SET user_id = (SELECT user_id FROM story WHERE story.id = task.story_id)",
        """
        UPDATE task SET lane = CASE WHEN kind IN ('clip', 'soundtrack') THEN 'node:default'
            WHEN kind IN ('assemble', 'publish') THEN 'worker:finish' ELSE 'worker:make' END
        """,
        "UPDATE task SET state = 'ready' WHERE state = 'leased'",
        "CREATE INDEX task_to_claim ON task (state, lane, priority, rank, id)",
        """
        CREATE TABLE attempt (
            task_id TEXT NOT NULL REFERENCES task (id),
            epoch BIGINT NOT NULL,
            holder_role TEXT NOT NULL,
            holder_id TEXT NOT NULL,
            state TEXT NOT NULL,
            renewals BIGINT NOT NULL,
            units_done BIGINT NOT NULL,
            started_at BIGINT NOT NULL,
            ended_at BIGINT,
            error_code TEXT,
            error TEXT,
            PRIMARY KEY (task_id, epoch)
        )
        """,
        "CREATE INDEX attempt_by_state ON attempt (state, task_id, epoch)",
        """
        CREATE TABLE account (
            user_id TEXT NOT NULL PRIMARY KEY,
            finish_tag BIGINT NOT NULL,
            running BIGINT NOT NULL
        )
        """,
        "INSERT INTO account (user_id, finish_tag, running) SELECT DISTINCT user_id, 0, 0 FROM story",
        "CREATE TABLE fair_order (id BIGINT NOT NULL PRIMARY KEY, virtual_time BIGINT NOT NULL)",
        "INSERT INTO fair_order (id, virtual_time) VALUES (1, 0)",
        """
        CREATE TABLE node (
            id TEXT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            software TEXT NOT NULL,
            engine TEXT NOT NULL,
            slots BIGINT NOT NULL,
            joined_at BIGINT NOT NULL,
            failures BIGINT NOT NULL,
            failed_at BIGINT,
            benched_until BIGINT
        )
        """,
        """
        CREATE TABLE pace (
            kind TEXT NOT NULL PRIMARY KEY,
            nanoseconds_per_unit BIGINT NOT NULL,
            samples BIGINT NOT NULL
        )
        """,
    ]
}
