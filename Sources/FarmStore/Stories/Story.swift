import FarmCore

/// A story as its owner sees it.
public struct Story: Hashable, Sendable {
    public let id: StoryID
    public let user: UserID
    public let title: String
    public let script: String
    /// What all its pictures share; `nil` until a writer has read the script.
    public let context: String?
    /// Who makes what it needs.
    public let makers: MakerChoice
    public let createdAt: Timestamp
    public let updatedAt: Timestamp

    init(_ row: SQLRow) throws(StoreError) {
        id = try row.parsed("id", by: StoryID.init)
        user = try row.parsed("user_id", by: UserID.init)
        title = try row.text("title")
        script = try row.text("script")
        context = try row.optionalText("context")
        makers = try row.parsed("makers", by: StoredJSON.value)
        createdAt = try row.timestamp("created_at")
        updatedAt = try row.timestamp("updated_at")
    }
}
