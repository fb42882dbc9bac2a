/// The bounds on everything that media work reads or grows, in one place.
public enum MediaLimits {
    /// An image's file.
    public static let imageBytes = 64 << 20
    /// An image's longer side.
    public static let imageSide = 16_384
    /// An image's raster: 64 megapixels, 256 MB when decoded.
    public static let imagePixels = 64_000_000
    /// A video's longer side: H.264 level 5.2's reach.
    public static let videoSide = 4096
    /// A clip's length: an hour at 60 frames a second.
    public static let clipFrames = 216_000
    /// The cues of one clip.
    public static let clipCues = 20_000
    /// The bytes of one cue's text.
    public static let cueBytes = 2000
    /// The smallest part of a picture that a frame shows, in fractions of its width.
    public static let closestView = 0.05
    /// The clips of one video.
    public static let videoClips = 10_000
    /// One compressed picture in a clip.
    public static let packetBytes = 64 << 20
}
