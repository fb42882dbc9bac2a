/// How the camera moves over a still picture: a zoom about a focus point.
public struct Motion: Hashable, Sendable, Codable {
    /// Growth of the picture per frame: at frame n it is drawn `1 + n · zoomPerFrame` times its size.
    public let zoomPerFrame: Double
    /// The point that stays where it is, as fractions of width and height.
    public let focusX: Double
    public let focusY: Double

    public init(zoomPerFrame: Double, focusX: Double = 0.5, focusY: Double = 0.5) {
        self.zoomPerFrame = zoomPerFrame
        self.focusX = focusX
        self.focusY = focusY
    }

    /// A slow centred push-in of 0.0003 a frame.
    public static let slowZoom = Motion(zoomPerFrame: 0.0003)

    /// The part of the picture seen on frame `frame`, as fractions of its width and height.
    public func crop(atFrame frame: Int) -> CropRegion {
        let size = 1 / (1 + Double(frame) * zoomPerFrame)
        return CropRegion(left: (1 - size) * focusX, top: (1 - size) * focusY, width: size, height: size)
    }
}

/// A rectangle within a picture, in fractions of its width and height.
public struct CropRegion: Hashable, Sendable {
    public let left: Double
    public let top: Double
    public let width: Double
    public let height: Double

    public init(left: Double, top: Double, width: Double, height: Double) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }
}
