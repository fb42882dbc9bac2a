/// How a clip begins.
public struct Entrance: Hashable, Sendable, Codable {
    public enum Kind: Hashable, Sendable, Codable {
        /// Out of black.
        case fade
        /// Out of the picture before, which goes on moving meanwhile.
        case crossfade(Outgoing)
    }

    public let kind: Kind
    /// The first frames of the clip, through which it lasts.
    public let frameCount: Int

    public init(_ kind: Kind, frameCount: Int) {
        self.kind = kind
        self.frameCount = frameCount
    }

    /// The clip before, as far as it is still seen: its frames from `frameCount` on.
    public struct Outgoing: Hashable, Sendable, Codable {
        public let image: AssetID
        public let motion: Motion
        public let effects: PictureEffects
        /// The frames that the clip before has itself.
        public let frameCount: Int

        public init(image: AssetID, motion: Motion, effects: PictureEffects, frameCount: Int) {
            self.image = image
            self.motion = motion
            self.effects = effects
            self.frameCount = frameCount
        }
    }
}

/// How a clip ends: its last frames go to black.
public struct Exit: Hashable, Sendable, Codable {
    public let frameCount: Int
    /// How dark the last frame is, from 0 (as it was) to 1 (black): a dip need not go all the way.
    public let depth: Double

    public init(frameCount: Int, depth: Double = 1) {
        self.frameCount = frameCount
        self.depth = depth
    }
}
