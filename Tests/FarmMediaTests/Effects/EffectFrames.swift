import FarmCore

@testable import FarmMedia

/// Frames that effects are tried on.
enum EffectFrames {
    static let format = VideoFormat(width: 640, height: 360, frameRate: .film)

    /// A frame of one colour.
    static func flat(
        _ luma: UInt8, _ blue: UInt8 = 128, _ red: UInt8 = 128, format: VideoFormat = format
    ) throws -> [Plane] {
        let planes = try format.planes()
        for (plane, value) in zip(planes, [luma, blue, red]) {
            for row in 0..<plane.height { plane.row(row).update(repeating: value, count: plane.width) }
        }
        return planes
    }

    /// What an effect makes of a flat frame.
    static func applied(
        _ effects: PictureEffects, frame: Int = 0, to luma: UInt8, _ blue: UInt8 = 128, _ red: UInt8 = 128,
        format: VideoFormat = format, scene: SmallCopy.Cell? = SmallCopy.Cell(light: 60)
    ) throws -> [[UInt8]] {
        let planes = try flat(luma, blue, red, format: format)
        for effect in effects.prepared(for: format, scene: scene) {
            effect.apply(frame: frame, to: planes.map(\.view))
        }
        return planes.map(samples)
    }

    static func samples(of plane: Plane) -> [UInt8] {
        (0..<plane.height).flatMap { row in (0..<plane.width).map { plane.row(row)[$0] } }
    }

    static func mean(_ samples: [UInt8]) -> Double {
        Double(samples.reduce(0) { $0 + Int($1) }) / Double(samples.count)
    }

    /// The standard deviation.
    static func spread(_ samples: [UInt8]) -> Double {
        let mean = mean(samples)
        return (samples.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(samples.count))
            .squareRoot()
    }
}
