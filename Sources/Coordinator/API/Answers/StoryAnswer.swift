import FarmCore
import FarmStore
import Hummingbird

/// A story as its owner is told of it.
struct StoryAnswer: ResponseEncodable {
    let id: StoryID
    let userId: UserID
    let title: String
    let script: String
    @Nullable var context: String?
    let makers: MakerChoice
    /// What its owner should know of what was made, in the order of the segments.
    let warnings: [WarningAnswer]
    let createdAt: String
    let updatedAt: String

    init(_ story: Story, segments: [Segment] = []) {
        id = story.id
        userId = story.user
        title = story.title
        script = story.script
        context = story.context
        makers = story.makers
        warnings = segments.flatMap(WarningAnswer.all)
        createdAt = story.createdAt.iso8601
        updatedAt = story.updatedAt.iso8601
    }
}
