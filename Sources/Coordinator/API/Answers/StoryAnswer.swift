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
    let createdAt: String
    let updatedAt: String

    init(_ story: Story) {
        id = story.id
        userId = story.user
        title = story.title
        script = story.script
        context = story.context
        createdAt = story.createdAt.iso8601
        updatedAt = story.updatedAt.iso8601
    }
}
