extension Schema {
    /// Every call that costs money, and what was spent on whose account.
    ///
    /// A call's row outlives its story, whose deletion takes the kept answer and leaves the cost.
    static let ledger = [
        """
        CREATE TABLE provider_call (
            id TEXT NOT NULL PRIMARY KEY,
            story_id TEXT NOT NULL,
            user_id TEXT NOT NULL,
            day BIGINT NOT NULL,
            provider TEXT NOT NULL,
            operation TEXT NOT NULL,
            model TEXT NOT NULL,
            key TEXT NOT NULL,
            state TEXT NOT NULL,
            caller TEXT NOT NULL,
            reference TEXT,
            reserved BIGINT NOT NULL,
            cost BIGINT,
            input_tokens BIGINT NOT NULL DEFAULT 0,
            output_tokens BIGINT NOT NULL DEFAULT 0,
            characters BIGINT NOT NULL DEFAULT 0,
            images BIGINT NOT NULL DEFAULT 0,
            audio_milliseconds BIGINT NOT NULL DEFAULT 0,
            answer TEXT REFERENCES asset (id),
            error TEXT,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL
        )
        """,
        "CREATE INDEX provider_call_by_key ON provider_call (key)",
        "CREATE INDEX provider_call_of_story ON provider_call (story_id)",
        "CREATE INDEX provider_call_by_day ON provider_call (day)",
        "CREATE INDEX provider_call_of_answer ON provider_call (answer)",
        "CREATE INDEX provider_call_by_state ON provider_call (state, updated_at)",
        """
        CREATE TABLE spending (
            account TEXT NOT NULL PRIMARY KEY,
            spent BIGINT NOT NULL
        )
        """,
    ]
}
