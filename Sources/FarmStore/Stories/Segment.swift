import FarmCore

/// One part of a story with what has been made for it.
public struct Segment: Hashable, Sendable {
    public enum Status: String, Hashable, Sendable {
        case pending
        case completed
        case failed
    }

    public let id: SegmentID
    public let story: StoryID
    /// From 0.
    public let position: Int
    public let text: String
    public let prompt: String
    public let image: AssetID?
    public let voice: AssetID?
    /// The voice's length at 48 kHz.
    public let voiceSamples: Int?
    public let words: [WordTiming]?
    /// What its owner should know of the picture and of the voice.
    public let imageWarnings: [MakerWarning]
    public let voiceWarnings: [MakerWarning]
    /// Completed once picture and voice are both there.
    public let status: Status
    /// Why it failed.
    public let error: String?
    public let createdAt: Timestamp
    public let updatedAt: Timestamp

    init(_ row: SQLRow) throws(StoreError) {
        id = try row.parsed("id", by: SegmentID.init)
        story = try row.parsed("story_id", by: StoryID.init)
        position = Int(try row.integer("position"))
        text = try row.text("text")
        prompt = try row.text("prompt")
        image = try row.optionalParsed("image", by: AssetID.init)
        voice = try row.optionalParsed("voice", by: AssetID.init)
        voiceSamples = try row.optionalInteger("voice_samples").map(Int.init)
        words = try row.optionalParsed("words", by: StoredJSON.value)
        imageWarnings = try row.parsed("image_warnings", by: StoredJSON.value)
        voiceWarnings = try row.parsed("voice_warnings", by: StoredJSON.value)
        error = try row.optionalText("error")
        status = error != nil ? .failed : image != nil && voice != nil ? .completed : .pending
        createdAt = try row.timestamp("created_at")
        updatedAt = try row.timestamp("updated_at")
    }

    static let columns = """
        segment.id, segment.story_id, segment.position, segment.text, segment.prompt, segment.image,
        segment.voice, segment.voice_samples, segment.words, segment.image_warnings, segment.voice_warnings,
        segment.created_at, segment.updated_at
        """
}

/// How far the pictures and voices of a story are.
public struct SegmentCount: Hashable, Sendable {
    /// 0 until a writer has read the script.
    public let total: Int
    public let completed: Int
    public let failed: Int
    /// Why the story as a whole cannot go on, if it cannot.
    public let storyError: String?

    public var isCompleted: Bool { total > 0 && completed == total }
}
