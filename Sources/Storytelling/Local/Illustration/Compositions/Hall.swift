/// The box of a corridor: its near opening, drawn in toward the vanishing point.
struct Hall {
    let vanishing: Point
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double
    let farDepth: Double

    init(on stage: Stage, farDepth: Double) {
        let unit = stage.unit
        vanishing = Point(stage.width * stage.number(0.4...0.6), stage.height * stage.number(0.38...0.47))
        let half = unit * stage.number(0.74...0.9)
        left = vanishing.x - half
        right = vanishing.x + half
        top = vanishing.y - unit * stage.number(0.72...0.86)
        bottom = vanishing.y + unit * 0.86
        self.farDepth = farDepth
    }

    /// The x of the wall on a side, in the near plane.
    func edge(_ side: Double) -> Double { side < 0 ? left : right }

    /// A point on the near plane, drawn in toward the vanishing point; `depth` 0 is near, 1 endless.
    func at(_ x: Double, _ y: Double, _ depth: Double) -> Point {
        Point(x + (vanishing.x - x) * depth, y + (vanishing.y - y) * depth)
    }

    /// The depth of what stands at `distance` from the near plane.
    static func depth(_ distance: Double) -> Double { distance / (distance + 1) }
}

/// Walls, floor and ceiling of a corridor.
enum CorridorShell {
    static func paint(on stage: Stage, hall: Hall) throws(MakerError) {
        let depth = hall.farDepth
        let far = [
            hall.at(hall.left, hall.top, depth), hall.at(hall.right, hall.top, depth),
            hall.at(hall.right, hall.bottom, depth), hall.at(hall.left, hall.bottom, depth),
        ]
        let near = [
            Point(hall.left, hall.top), Point(hall.right, hall.top), Point(hall.right, hall.bottom),
            Point(hall.left, hall.bottom),
        ]
        let plane = Wash(0.03).with {
            $0.waver = 1.2
            $0.texture = 0.05
        }
        try stage.lay(Wash(0.02)) { $0.rectangle(0, 0, stage.width, stage.height) }
        for (index, response, grain) in [(0, 0.34, 1.0), (1, 0.66, 0.4), (3, 0.6, 0.4), (2, 0.8, 6)] {
            let other = (index + 1) % 4
            let wash = plane.with {
                $0.response = Float(response)
                $0.grain = Float(grain)
            }
            try stage.lay(wash) { $0.polygon([near[index], near[other], far[other], far[index]]) }
        }
        try stage.lay(
            plane.with {
                $0.top = 0.08; $0.response = 0.7
            }
        ) { $0.polygon(far) }
        try floor(on: stage, hall: hall)
    }

    /// Boards that meet at the vanishing point, and a runner along the middle.
    private static func floor(on stage: Stage, hall: Hall) throws(MakerError) {
        let depth = hall.farDepth
        try stage.shade(blur: 3, strength: 0.5) { sheet in
            for board in 0...14 {
                let x = hall.left + (hall.right - hall.left) * Double(board) / 14
                sheet.taper(
                    Point(x, hall.bottom), hall.at(x, hall.bottom, depth), stage.unit * 0.006, stage.unit * 0.001)
            }
        }
        let middle = hall.vanishing.x
        let broad = (hall.right - hall.left) * 0.19
        let strip = { (from: Double, to: Double) in
            [
                Point(middle + from, hall.bottom), hall.at(middle + from, hall.bottom, depth),
                hall.at(middle + to, hall.bottom, depth), Point(middle + to, hall.bottom),
            ]
        }
        try stage.shade(blur: 4, strength: 0.55) { $0.polygon(strip(-broad, broad)) }
        try stage.shade(blur: 2, strength: 0.45) { sheet in
            sheet.polygon(strip(-broad * 0.8, -broad * 0.72))
            sheet.polygon(strip(broad * 0.72, broad * 0.8))
        }
    }
}
