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

    public init(_ ratio: AspectRatio, _ resolution: Resolution, frameRate: FrameRate) {
        let (wide, high) = ratio.sides
        let short = resolution.rawValue
        // The longer side to the nearest even number of pixels.
        let long = (short * max(wide, high) + min(wide, high)) / (2 * min(wide, high)) * 2
        self.init(width: wide >= high ? long : short, height: wide >= high ? short : long, frameRate: frameRate)
    }

    /// 1920×1080 at 24 frames a second.
    public static let standard = VideoFormat(width: 1920, height: 1080, frameRate: .film)

    /// Pixels of the shorter side.
    public var shortSide: Int { min(width, height) }
}

public enum AspectRatio: String, Hashable, Sendable, Codable, CaseIterable {
    case wide = "16:9"
    case tall = "9:16"
    case square = "1:1"
    case portrait = "4:5"

    var sides: (wide: Int, high: Int) {
        switch self {
        case .wide: (16, 9)
        case .tall: (9, 16)
        case .square: (1, 1)
        case .portrait: (4, 5)
        }
    }
}

/// The pixels of a picture's shorter side.
public enum Resolution: Int, Hashable, Sendable, Codable, CaseIterable {
    case p480 = 480
    case p720 = 720
    case p1080 = 1080
    case p1440 = 1440
    case p2160 = 2160
}
