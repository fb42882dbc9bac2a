import FarmCore

extension FarmStore {
    /// Writes what a finished task made to where its readers look for it.
    func apply(
        _ result: TaskResult, of task: FarmTask, at now: Timestamp, in session: any SQLSession
    ) throws(StoreError) {
        switch result {
        case .context(let context, let segments):
            try addSegments(segments, context: context, to: task, at: now, in: session)
        case .illustration(let image, let warnings):
            try session.execute(
                """
                UPDATE segment SET image = $1, image_warnings = $2, updated_at = CAST($3 AS BIGINT) WHERE id = $4
                """, [.asset(image.id), .text(try StoredJSON.text(warnings)), .time(now), .optionalID(task.segment)])
        case .narration(let voice, let sampleCount, let words, let warnings):
            try session.execute(
                """
                UPDATE segment SET voice = $1, voice_samples = CAST($2 AS BIGINT), words = $3, voice_warnings = $4,
                    updated_at = CAST($5 AS BIGINT)
                WHERE id = $6
                """,
                [
                    .asset(voice.id), .count(sampleCount), .text(try StoredJSON.text(words)),
                    .text(try StoredJSON.text(warnings)), .time(now), .optionalID(task.segment),
                ])
        case .clip, .soundtrack:
            break
        case .assembly(let file, let attachments):
            try attach(attachments, to: task, in: session)
            try session.execute(
                "UPDATE video SET file = $1, updated_at = CAST($2 AS BIGINT) WHERE id = $3",
                [.asset(file.id), .time(now), .optionalID(task.video)])
        case .publication:
            try session.execute(
                """
                UPDATE video SET status = 'completed', error = NULL, updated_at = CAST($1 AS BIGINT) WHERE id = $2
                """, [.time(now), .optionalID(task.video)])
        }
    }

    /// Cuts a story into segments, each with a picture and a voice to be made.
    private func addSegments(
        _ plans: [TaskResult.SegmentPlan], context: String, to task: FarmTask, at now: Timestamp,
        in session: any SQLSession
    ) throws(StoreError) {
        let story = task.story
        let row = try session.first(
            "UPDATE story SET context = $1, updated_at = CAST($2 AS BIGINT) WHERE id = $3 RETURNING makers",
            [.text(context), .time(now), .id(story)])
        let makers: MakerChoice? = try row?.parsed("makers", by: StoredJSON.value)
        for (position, plan) in plans.enumerated() {
            let id: SegmentID = ids.next(at: now)
            try session.execute(
                """
                INSERT INTO segment (id, story_id, position, text, prompt, created_at, updated_at)
                VALUES ($1, $2, CAST($3 AS BIGINT), $4, $5, CAST($6 AS BIGINT), CAST($6 AS BIGINT))
                """, [.id(id), .id(story), .count(position), .text(plan.text), .text(plan.prompt), .time(now)])
            for kind in [TaskKind.illustrate, .narrate] {
                try insertTask(
                    NewTask(kind: kind, story: story, user: task.user, segment: id, makers: makers), at: now,
                    in: session)
            }
        }
    }

    func insertAssets(_ assets: [StoredAsset], at now: Timestamp, in session: any SQLSession) throws(StoreError) {
        for part in ValueList.parts(of: assets).map(ValueList.filled) {
            let rows = ValueList.rows(part.count, of: "?, ?, CAST(? AS BIGINT), CAST($1 AS BIGINT)", from: 2)
            try session.execute(
                "INSERT INTO asset (id, media_type, size, created_at) VALUES \(rows) ON CONFLICT (id) DO NOTHING",
                [.time(now)]
                    + part.flatMap { asset -> [SQLValue] in
                        [.asset(asset.id), .text(asset.mediaType.rawValue), .integer(asset.size)]
                    })
        }
    }
}
