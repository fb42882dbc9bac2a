/// What is done to a picture to make it uneasy. Each strength is 0 (off) to 1; all are the same on every machine.
public struct PictureEffects: Hashable, Sendable, Codable {
    public enum Grade: String, Hashable, Sendable, Codable, CaseIterable {
        case natural
        case cold
        case sepia
    }

    /// Moving film grain.
    public var grain: Double
    /// Darkness towards the corners.
    public var vignette: Double
    /// Light that wavers like a candle or a failing bulb.
    public var flicker: Double
    /// Fog that drifts through the picture.
    public var fog: Double
    /// Colours that part towards the edges.
    public var aberration: Double
    public var grade: Grade
    /// Decides grain, flicker and fog.
    public var seed: UInt64

    public init(
        grain: Double = 0, vignette: Double = 0, flicker: Double = 0, fog: Double = 0, aberration: Double = 0,
        grade: Grade = .natural, seed: UInt64 = 0
    ) {
        self.grain = grain
        self.vignette = vignette
        self.flicker = flicker
        self.fog = fog
        self.aberration = aberration
        self.grade = grade
        self.seed = seed
    }

    public static let none = PictureEffects()
}
