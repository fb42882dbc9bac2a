import FarmCore

/// How far a video can be watched by now.
public struct StreamStanding: Hashable, Sendable {
    public struct Clip: Hashable, Sendable {
        public let frameCount: Int
        /// The finished clip; `nil` while it is to come.
        public let asset: AssetID?
        /// What was made of it to be streamed, with the sound that the video has now.
        public let piece: Piece?
    }

    /// A clip's pictures with its stretch of the soundtrack.
    public struct Piece: Hashable, Sendable {
        public let header: AssetID
        public let media: AssetID

        public init(header: AssetID, media: AssetID) {
            self.header = header
            self.media = media
        }
    }

    public let video: Video
    /// `nil` while it is to come: nothing can be watched until then.
    public let soundtrack: AssetID?
    /// In the order of the video.
    public let clips: [Clip]
}
