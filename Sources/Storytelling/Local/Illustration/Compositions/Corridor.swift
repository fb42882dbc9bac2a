import Foundation

/// A long corridor of doors in one-point perspective; light comes from its far end.
struct Corridor: Composition {
    /// The box of the corridor: the near opening is the picture, the far wall a smaller rectangle.
    private struct Hall {
        let vanishing: Point
        let left: Double
        let right: Double
        let top: Double
        let bottom: Double

        /// A point on the near plane, drawn in toward the vanishing point; `depth` 0 is near, 1 endless.
        func at(_ x: Double, _ y: Double, _ depth: Double) -> Point {
            Point(x + (vanishing.x - x) * depth, y + (vanishing.y - y) * depth)
        }

        /// Where things are after walking `distance` from the near plane.
        static func depth(_ distance: Double) -> Double { distance / (distance + 1) }
    }

    private let farDepth = 0.86

    func paint(on stage: Stage) throws(MakerError) {
        let unit = stage.unit
        let vanishing = Point(stage.width * stage.number(0.44...0.56), stage.height * stage.number(0.39...0.46))
        let half = unit * stage.number(0.74...0.9)
        let hall = Hall(
            vanishing: vanishing, left: vanishing.x - half, right: vanishing.x + half,
            top: vanishing.y - unit * 0.82, bottom: vanishing.y + unit * 0.86)
        let isCold = stage.brief.place == .hospital && !stage.brief.has(.candle)
        let warmth = isCold ? 0.25 : 0.95
        stage.canvas.lights = [Light(vanishing, radius: unit * 0.36, strength: 0.46, warmth: warmth)]
        try shell(on: stage, hall: hall)
        try floor(on: stage, hall: hall)
        for side in [-1.0, 1] { try wall(on: stage, hall: hall, side: side) }
        try farEnd(on: stage, hall: hall, warmth: warmth)
        try people(on: stage, hall: hall)
        if stage.brief.has(.lantern) || stage.brief.has(.candle) {
            let spot = hall.at(vanishing.x + half * 0.3 * stage.side, hall.bottom, 0.5)
            try Casting.lantern(at: Point(spot.x, spot.y - unit * 0.03), size: unit * 0.028, on: stage)
        }
        stage.canvas.paint(
            Fog(
                top: Float(vanishing.y - unit * 0.1), bottom: Float(vanishing.y + unit * 0.5), density: 0.2,
                lightness: 0.06, warmth: 0.3))
    }

    private func shell(on stage: Stage, hall: Hall) throws(MakerError) {
        let far = [
            hall.at(hall.left, hall.top, farDepth), hall.at(hall.right, hall.top, farDepth),
            hall.at(hall.right, hall.bottom, farDepth), hall.at(hall.left, hall.bottom, farDepth),
        ]
        let near = [
            Point(hall.left, hall.top), Point(hall.right, hall.top), Point(hall.right, hall.bottom),
            Point(hall.left, hall.bottom),
        ]
        let plane = Wash(0.03).with {
            $0.response = 0.55
            $0.waver = 1.2
            $0.texture = 0.05
        }
        let stretch = { (index: Int) in
            [near[index], near[(index + 1) % 4], far[(index + 1) % 4], far[index]]
        }
        try stage.lay(Wash(0.02)) { $0.rectangle(0, 0, stage.width, stage.height) }
        try stage.lay(
            plane.with {
                $0.response = 0.34; $0.grain = 1
            }
        ) { $0.polygon(stretch(0)) }
        try stage.lay(
            plane.with {
                $0.response = 0.66; $0.grain = 0.4
            }
        ) { $0.polygon(stretch(1)) }
        try stage.lay(
            plane.with {
                $0.response = 0.60; $0.grain = 0.4
            }
        ) { $0.polygon(stretch(3)) }
        try stage.lay(
            plane.with {
                $0.response = 0.8; $0.grain = 6
            }
        ) { $0.polygon(stretch(2)) }
        try stage.lay(
            plane.with {
                $0.top = 0.1; $0.response = 0.75
            }
        ) { $0.polygon(far) }
    }

    /// Boards that meet at the vanishing point, a runner along the middle, light lying on it.
    private func floor(on stage: Stage, hall: Hall) throws(MakerError) {
        try stage.shade(blur: 3, strength: 0.5) { sheet in
            for board in 0...14 {
                let x = hall.left + (hall.right - hall.left) * Double(board) / 14
                sheet.taper(
                    Point(x, hall.bottom), hall.at(x, hall.bottom, farDepth), stage.unit * 0.006, stage.unit * 0.001)
            }
        }
        let middle = hall.vanishing.x
        let broad = (hall.right - hall.left) * 0.19
        let runner = [
            Point(middle - broad, hall.bottom), hall.at(middle - broad, hall.bottom, farDepth),
            hall.at(middle + broad, hall.bottom, farDepth), Point(middle + broad, hall.bottom),
        ]
        try stage.shade(blur: 4, strength: 0.55) { $0.polygon(runner) }
        let inner = broad * 0.8
        try stage.shade(blur: 2, strength: 0.45) { sheet in
            for edge in [-1.0, 1] {
                sheet.polygon([
                    Point(middle + edge * inner, hall.bottom), hall.at(middle + edge * inner, hall.bottom, farDepth),
                    hall.at(middle + edge * inner * 0.9, hall.bottom, farDepth),
                    Point(middle + edge * inner * 0.9, hall.bottom),
                ])
            }
        }
    }

    /// Wainscot, cornice and doors of one wall.
    private func wall(on stage: Stage, hall: Hall, side: Double) throws(MakerError) {
        let x = side < 0 ? hall.left : hall.right
        let tall = hall.bottom - hall.top
        let rail = hall.bottom - tall * 0.3
        let strip = { (y: Double, breadth: Double) in
            [
                Point(x, y), Point(x, y + breadth), hall.at(x, y + breadth, self.farDepth),
                hall.at(x, y, self.farDepth),
            ]
        }
        try stage.shade(blur: 2, strength: 0.35) { $0.polygon(strip(rail, tall * 0.3)) }
        try stage.shade(blur: 2, strength: 0.75) { sheet in
            sheet.polygon(strip(rail, tall * 0.014))
            sheet.polygon(strip(hall.top + tall * 0.06, tall * 0.012))
            sheet.polygon(strip(hall.bottom - tall * 0.035, tall * 0.02))
        }
        let gap = stage.number(0.95...1.25)
        let offset = stage.number(0.05...0.4)
        let openDoor = stage.random.whole(0...3)
        for index in 0..<4 {
            let start = Hall.depth(offset + Double(index) * gap)
            let end = Hall.depth(offset + Double(index) * gap + 0.52)
            guard end < farDepth - 0.02 else { break }
            try door(on: stage, hall: hall, x: x, from: start, to: end, isOpen: index == openDoor)
        }
    }

    private func door(
        on stage: Stage, hall: Hall, x: Double, from start: Double, to end: Double, isOpen: Bool
    ) throws(MakerError) {
        let tall = hall.bottom - hall.top
        let head = hall.bottom - tall * 0.68
        func panel(_ left: Double, _ right: Double, _ top: Double, _ bottom: Double) -> [Point] {
            let first = start + (end - start) * left
            let second = start + (end - start) * right
            let upper = hall.bottom + (head - hall.bottom) * top
            let lower = hall.bottom + (head - hall.bottom) * bottom
            return [
                hall.at(x, upper, first), hall.at(x, upper, second), hall.at(x, lower, second),
                hall.at(x, lower, first),
            ]
        }
        let frame = Wash(0.05).with {
            $0.response = 0.75
            $0.waver = 1
            $0.rim = 0.2
        }
        try stage.lay(frame) { $0.polygon(panel(-0.14, 1.14, 1.06, 0)) }
        guard !isOpen else {
            try stage.lay(Wash(0.012).with { $0.response = 0.02 }) { $0.polygon(panel(0, 1, 1, 0)) }
            return
        }
        try stage.lay(
            frame.with {
                $0.top = 0.03; $0.response = 0.36
            }
        ) { $0.polygon(panel(0, 1, 1, 0)) }
        try stage.shade(blur: 1.5, strength: 0.6) { sheet in
            for (top, bottom) in [(0.92, 0.55), (0.48, 0.1)] {
                sheet.polygon(panel(0.14, 0.46, top, bottom))
                sheet.polygon(panel(0.56, 0.88, top, bottom))
            }
        }
        try stage.lay(
            frame.with {
                $0.top = 0.4; $0.response = 0.6; $0.waver = 0
            }
        ) { sheet in
            let knob = hall.at(x, hall.bottom + (head - hall.bottom) * 0.5, start + (end - start) * 0.9)
            sheet.ellipse(knob.x, knob.y, stage.unit * 0.012 * (1 - start), stage.unit * 0.012 * (1 - start))
        }
    }

    /// The last door, ajar, light pouring out of it over the floor.
    private func farEnd(on stage: Stage, hall: Hall, warmth: Double) throws(MakerError) {
        let floor = hall.at(hall.left, hall.bottom, farDepth).y
        let tall = (hall.bottom - hall.top) * (1 - farDepth) * 0.74
        let broad = tall * 0.46
        let x = hall.vanishing.x
        let opening = [
            Point(x - broad / 2, floor), Point(x - broad / 2, floor - tall), Point(x + broad / 2, floor - tall),
            Point(x + broad / 2, floor),
        ]
        try stage.lay(
            Wash(1.0, 0.9).with {
                $0.warmth = Float(warmth) * 0.85; $0.response = 0; $0.waver = 0.8
            }
        ) {
            $0.polygon(opening)
        }
        try stage.shine(blur: tall * 0.5, strength: 0.6, warmth: warmth) { $0.polygon(opening) }
        try stage.shine(blur: stage.unit * 0.03, strength: 0.34, warmth: warmth) { sheet in
            sheet.fade(from: Point(x, floor), to: Point(x, hall.bottom - stage.unit * 0.1)) {
                sheet.polygon([
                    Point(x - broad / 2, floor), Point(x + broad / 2, floor),
                    Point(x + broad * 2.9, hall.bottom), Point(x - broad * 2.9, hall.bottom),
                ])
            }
        }
    }

    private func people(on stage: Stage, hall: Hall) throws(MakerError) {
        guard let person = stage.brief.people.first ?? (stage.happens(0.35) ? .figure : nil) else { return }
        let depth = stage.number(0.6...0.7)
        let feet = hall.at(hall.vanishing.x + stage.unit * stage.number(-0.06...0.06), hall.bottom, depth)
        let height = (hall.bottom - hall.top) * (1 - depth) * 0.58 * person.stature
        try stage.shade(blur: stage.unit * 0.012, strength: 0.8) { sheet in
            sheet.fade(from: feet, to: Point(feet.x, feet.y + height * 1.3)) {
                sheet.polygon([
                    Point(feet.x - height * 0.1, feet.y), Point(feet.x + height * 0.1, feet.y),
                    Point(feet.x + height * 0.36, feet.y + height * 1.4),
                    Point(feet.x - height * 0.36, feet.y + height * 1.4),
                ])
            }
        }
        try Casting.stand(person, at: feet, height: height, on: stage, dark: 0.012)
    }
}
