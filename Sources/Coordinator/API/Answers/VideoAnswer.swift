import FarmCore
import FarmStore
import Hummingbird

/// A video as its owner is told of it.
struct VideoAnswer: ResponseEncodable {
    let id: VideoID
    let storyId: StoryID
    let userId: UserID
    let status: String
    /// Plays in a browser, ranges included, until it expires; `null` until the video is completed.
    @Nullable var url: String?
    @Nullable var error: String?
    let options: VideoOptions
    let createdAt: String

    init(_ video: Video, url: String?) {
        id = video.id
        storyId = video.story
        userId = video.user
        status = video.status.rawValue
        self.url = url
        error = video.error
        options = video.options
        createdAt = video.createdAt.iso8601
    }
}

/// The video that has just been admitted.
struct VideoAdmittedAnswer: ResponseEncodable {
    let id: VideoID
}
