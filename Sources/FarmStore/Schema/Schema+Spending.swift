extension Schema {
    /// The day of an account that is one day's, so that it can go when nobody asks after the day any more.
    static let spending = [
        "ALTER TABLE spending ADD COLUMN day BIGINT",
        "CREATE INDEX spending_by_day ON spending (day)",
    ]
}
