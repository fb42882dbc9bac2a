/// Everything that decides a clip's bytes. The same recipe on the same engine gives the same bytes on every node;
/// it says nothing of the clip's place in the story, so that the clip can be used again.
public struct ClipRecipe: Hashable, Sendable, Codable {
    /// The picture; `nil` is darkness, for a card.
    public let image: AssetID?
    public let format: VideoFormat
    public let encoding: Encoding
    public let frameCount: Int
    public let motion: Motion
    public let effects: PictureEffects
    public let cues: [SubtitleCue]
    public let subtitles: SubtitleStyle
    /// Words in the middle of the picture: a title, an end.
    public let card: Card?
    public let entrance: Entrance?
    public let exit: Exit?

    public init(
        image: AssetID?, format: VideoFormat, encoding: Encoding = .standard, frameCount: Int,
        motion: Motion = .slowZoom, effects: PictureEffects = .none, cues: [SubtitleCue] = [],
        subtitles: SubtitleStyle = .standard, card: Card? = nil, entrance: Entrance? = nil, exit: Exit? = nil
    ) {
        self.image = image
        self.format = format
        self.encoding = encoding
        self.frameCount = frameCount
        self.motion = motion
        self.effects = effects
        self.cues = cues
        self.subtitles = subtitles
        self.card = card
        self.entrance = entrance
        self.exit = exit
    }

    /// A frame that shows the clip at rest: after the last subtitle and before it goes dark, or where that cannot be,
    /// in its middle.
    public var quietFrame: Int {
        let (first, end) = (cues.last?.endFrame ?? frameCount, frameCount - (exit?.frameCount ?? 0))
        return first < end ? (first + end) / 2 : frameCount / 2
    }

    /// The pictures it is made of.
    public var images: Set<AssetID> {
        var images: Set<AssetID> = []
        if let image { images.insert(image) }
        if case .crossfade(let outgoing) = entrance?.kind { images.insert(outgoing.image) }
        return images
    }
}
