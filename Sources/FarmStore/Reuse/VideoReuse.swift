/// What of a video was not rendered for it, because it was there already.
public struct VideoReuse: Hashable, Sendable {
    public let clips: Int
    public let soundtrack: Bool

    public init(clips: Int, soundtrack: Bool) {
        self.clips = clips
        self.soundtrack = soundtrack
    }
}
