/// Everything that decides a clip's bytes. The same recipe on the same engine gives the same bytes on
/// every node; it carries nothing of the clip's place in the story.
public struct ClipRecipe: Hashable, Sendable, Codable {
    public let image: AssetID
    public let format: VideoFormat
    public let frameCount: Int
    public let motion: Motion
    public let cues: [SubtitleCue]
    public let subtitles: SubtitleStyle

    public init(
        image: AssetID, format: VideoFormat, frameCount: Int, motion: Motion, cues: [SubtitleCue],
        subtitles: SubtitleStyle
    ) {
        self.image = image
        self.format = format
        self.frameCount = frameCount
        self.motion = motion
        self.cues = cues
        self.subtitles = subtitles
    }
}

/// How subtitles look. Lengths are fractions of the picture's height, so every raster looks alike.
public struct SubtitleStyle: Hashable, Sendable, Codable {
    /// A font family that fontconfig resolves.
    public let fontFamily: String
    public let fontHeight: Double
    public let outlineWidth: Double
    /// From the bottom edge of the picture to the bottom of the text.
    public let bottomMargin: Double

    public init(fontFamily: String, fontHeight: Double, outlineWidth: Double, bottomMargin: Double) {
        self.fontFamily = fontFamily
        self.fontHeight = fontHeight
        self.outlineWidth = outlineWidth
        self.bottomMargin = bottomMargin
    }

    /// White with a dark outline, bottom-centred, 24 on a script height of 288 lines.
    public static let standard = SubtitleStyle(
        fontFamily: "Liberation Sans", fontHeight: 24.0 / 288.0, outlineWidth: 0.0055, bottomMargin: 0.07)
}
