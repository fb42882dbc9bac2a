/// The raster and pace of a video.
public struct VideoFormat: Hashable, Sendable, Codable {
    /// Pixels; even, so that 4:2:0 chroma divides.
    public let width: Int
    public let height: Int
    public let frameRate: FrameRate

    public init(width: Int, height: Int, frameRate: FrameRate) {
        precondition(width > 0 && height > 0 && width.isMultiple(of: 2) && height.isMultiple(of: 2))
        self.width = width
        self.height = height
        self.frameRate = frameRate
    }

    /// 1920×1080 at 24 frames a second.
    public static let standard = VideoFormat(width: 1920, height: 1080, frameRate: .film)
}
