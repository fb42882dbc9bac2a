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
    /// A playlist that grows while the video is made.
    let playlist: String
    @Nullable var poster: String?
    @Nullable var captions: CaptionsAnswer?
    @Nullable var error: String?
    let options: VideoOptions
    let reuse: ReuseAnswer
    let warnings: [VideoWarningAnswer]
    let createdAt: String

    init(_ video: Video, url: String?, playlist: String, poster: String?, captions: CaptionsAnswer?) {
        id = video.id
        storyId = video.story
        userId = video.user
        status = video.status.rawValue
        self.url = url
        self.playlist = playlist
        self.poster = poster
        self.captions = captions
        error = video.error
        options = video.options
        reuse = ReuseAnswer(clips: video.reuse.clips, soundtrack: video.reuse.soundtrack)
        warnings = video.warnings.map(VideoWarningAnswer.init)
        createdAt = video.createdAt.iso8601
    }
}

/// Where a video's words are, in each format.
struct CaptionsAnswer: Encodable, Sendable {
    @Nullable var srt: String?
    @Nullable var vtt: String?
    @Nullable var ass: String?
    @Nullable var words: String?
}

/// What was not rendered for a video, because it was there already.
struct ReuseAnswer: Encodable, Sendable {
    let clips: Int
    let soundtrack: Bool
}

/// The video that has just been admitted.
struct VideoAdmittedAnswer: ResponseEncodable {
    let id: VideoID
    let warnings: [VideoWarningAnswer]
}
