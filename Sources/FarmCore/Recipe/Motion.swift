/// How the camera moves over a still picture during a clip.
public struct Motion: Hashable, Sendable, Codable {
    /// A kind of move. All but `zoom` are eased: they set off and arrive gently.
    public enum Move: String, Hashable, Sendable, Codable, CaseIterable {
        case still
        /// A steady growth about the focus, the same every frame: the longer the clip, the closer it ends.
        case zoom
        /// Towards the focus.
        case pushIn
        /// From near the focus to the whole picture.
        case pullOut
        /// Along a straight line through the focus.
        case pan
        /// A slow wandering with a slight push.
        case drift
        /// The small unrest of a camera that somebody carries.
        case handheld
        /// What lies in front moves further than what lies behind.
        case parallax
    }

    public let move: Move
    /// How far: for `zoom` the growth per frame (at frame n the picture is drawn `1 + n · reach` times its size);
    /// for the others the share of the picture that the view travels or grows by during the whole clip.
    public let reach: Double
    /// The point of interest; `nil` leaves it to the picture, whose most striking place is then taken.
    public let focus: Focus?
    /// Decides directions and unrest; the same seed moves alike everywhere.
    public let seed: UInt64

    /// A place in a picture, in fractions of its width and height.
    public struct Focus: Hashable, Sendable, Codable {
        public let x: Double
        public let y: Double

        public init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }

        public static let middle = Focus(x: 0.5, y: 0.5)
    }

    public init(_ move: Move, reach: Double, focus: Focus? = nil, seed: UInt64 = 0) {
        self.move = move
        self.reach = reach
        self.focus = focus
        self.seed = seed
    }

    public init(zoomPerFrame: Double, focus: Focus = .middle) {
        self.init(.zoom, reach: zoomPerFrame, focus: focus)
    }

    /// A slow centred push-in of 0.0003 a frame.
    public static let slowZoom = Motion(zoomPerFrame: 0.0003)

    /// The same motion about `focus`, unless it has one of its own.
    public func focused(on focus: Focus) -> Motion {
        Motion(move, reach: reach, focus: self.focus ?? focus, seed: seed)
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
