extension Schema {
    /// The day of an account that is one day's, so that it can go when nobody asks after the day any more.
    static let spending = [
        "ALTER TABLE spending ADD COLUMN day BIGINT",
        "CREATE INDEX spending_by_day ON spending (day)",
    ]

    /// The same of the accounts that were there before: 'day DAY' and 'user USER day DAY', ids having 36 characters.
    static let spendingDays = [
        "UPDATE spending SET day = CAST(SUBSTR(account, 5) AS BIGINT) WHERE day IS NULL AND account LIKE 'day %'",
        "UPDATE spending SET day = CAST(SUBSTR(account, 47) AS BIGINT) WHERE day IS NULL AND account LIKE 'user %'",
    ]
}
