import FarmCore
import FarmStore
import Hummingbird

/// A segment as its owner is told of it.
struct SegmentAnswer: ResponseEncodable {
    let id: SegmentID
    let storyId: StoryID
    /// From 0.
    let order: Int
    let text: String
    let prompt: String
    @Nullable var imageId: AssetID?
    @Nullable var voiceId: AssetID?
    /// Always `null`: a clip belongs to a video, not to a segment. Clients expect the field.
    @Nullable var videoId: VideoID?
    @Nullable var imageUrl: String?
    let status: String
    @Nullable var error: String?
    /// What its owner should know of picture and voice.
    let warnings: [WarningAnswer]
    let createdAt: String
    let updatedAt: String

    init(_ segment: Segment, imageURL: String?) {
        id = segment.id
        storyId = segment.story
        order = segment.position
        text = segment.text
        prompt = segment.prompt
        imageId = segment.image
        voiceId = segment.voice
        videoId = nil
        imageUrl = imageURL
        status = segment.status.rawValue
        error = segment.error
        warnings = WarningAnswer.all(of: segment)
        createdAt = segment.createdAt.iso8601
        updatedAt = segment.updatedAt.iso8601
    }
}

/// How far the segments of a story are.
struct SegmentCountAnswer: ResponseEncodable {
    let isCompleted: Bool
    /// How many there are; 0 until the script has been read.
    let segments: Int
    let completedCount: Int
    let failedCount: Int
    /// Why the story as a whole cannot go on.
    @Nullable var error: String?

    init(_ count: SegmentCount) {
        isCompleted = count.isCompleted
        segments = count.total
        completedCount = count.completed
        failedCount = count.failed
        error = count.storyError
    }
}
