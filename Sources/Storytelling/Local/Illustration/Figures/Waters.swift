import Foundation

/// Open water under a light.
enum Waters {
    /// Fills everything below `horizon` with water: darker toward the eye, wavelets, and a path of glitter
    /// under the light at `light`.
    static func paint(on stage: Stage, horizon: Double, light: Point, calm: Double) throws(MakerError) {
        let wash = Wash(0.17, 0.035).with {
            $0.texture = 0.06
            $0.grain = 12
            $0.response = 0.32
            $0.waver = 0
        }
        try stage.lay(wash) { $0.rectangle(0, horizon, stage.width, stage.height - horizon) }
        let depth = stage.height - horizon
        let swell = Wash(0.05).with {
            $0.opacity = 0.5
            $0.waver = 1.5
            $0.response = 0.1
        }
        let count = Int(150 * stage.width / stage.unit)
        try stage.lay(swell) { sheet in
            for _ in 0..<count {
                let near = pow(stage.number(0...1), 1.5)
                let x = stage.number(-0.05...1.05) * stage.width
                ripple(on: sheet, x: x, y: horizon + near * depth, near: near, length: 0.16, stage: stage)
            }
        }
        let glint = Wash(0.42).with {
            $0.opacity = 0.75
            $0.waver = 1.2
            $0.response = 1.0
            $0.warmth = 0
        }
        try stage.lay(glint) { sheet in
            for _ in 0..<Int(230 * (1.4 - calm)) {
                let near = pow(stage.number(0...1), 1.25)
                let spread = stage.unit * (0.03 + near * 0.26)
                let x = light.x + (stage.number(-1...1) + stage.number(-1...1)) * 0.5 * spread
                sheet.thin(1 - near * 0.75) {
                    ripple(
                        on: sheet, x: x, y: horizon + 2 + near * depth * 0.85, near: near, length: 0.07, stage: stage)
                }
            }
        }
        if calm < 0.4 { try breakers(on: stage, horizon: horizon, depth: depth) }
    }

    private static func ripple(
        on sheet: Sheet, x: Double, y: Double, near: Double, length: Double, stage: Stage
    ) {
        let half = stage.unit * length * (0.12 + near * 0.8) * stage.number(0.5...1.2)
        let thick = stage.unit * (0.0015 + near * 0.011)
        let lift = stage.number(-0.3...0.3) * thick
        sheet.taper(Point(x - half, y), Point(x, y + lift), 0.3, thick)
        sheet.taper(Point(x, y + lift), Point(x + half, y), thick, 0.3)
    }

    /// White crests of a rough sea.
    private static func breakers(on stage: Stage, horizon: Double, depth: Double) throws(MakerError) {
        let wash = Wash(0.38, 0.24).with {
            $0.opacity = 0.75
            $0.waver = 4
            $0.texture = 0.1
            $0.response = 0.4
        }
        try stage.lay(wash) { sheet in
            for _ in 0..<34 {
                let near = pow(stage.number(0...1), 1.3)
                let start = Point(stage.number(-0.1...1) * stage.width, horizon + (0.05 + near * 0.8) * depth)
                var path = [start]
                for _ in 0..<stage.random.whole(3...8) {
                    guard let last = path.last else { break }
                    path.append(
                        Point(
                            last.x + stage.unit * (0.01 + near * 0.035),
                            last.y + stage.number(-0.5...0.5) * stage.unit * (0.003 + near * 0.012)))
                }
                sheet.stroke(path, width: stage.unit * (0.0015 + near * 0.006))
            }
        }
    }
}
