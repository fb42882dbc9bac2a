/// A picture in memory: 8-bit B, G, R, X bytes (cairo's RGB24 on a little-endian machine), rows without
/// padding, sRGB, opaque.
public struct Bitmap: Sendable {
    public static let bytesPerPixel = 4

    public let width: Int
    public let height: Int
    /// `width · height · 4` bytes, top row first.
    public var pixels: [UInt8]

    /// - Precondition: `pixels` has `width · height · 4` bytes.
    public init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(pixels.count == width * height * Self.bytesPerPixel, "a bitmap's pixels fill its raster")
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// A black picture.
    public init(width: Int, height: Int) {
        self.init(
            width: width, height: height,
            pixels: [UInt8](repeating: 0, count: width * height * Self.bytesPerPixel))
    }

    public var bytesPerRow: Int { width * Self.bytesPerPixel }
}
