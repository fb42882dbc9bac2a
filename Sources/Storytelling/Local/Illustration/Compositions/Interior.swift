import Foundation

/// A room by night: a door ajar with light behind it, a window with moonlight, a few things left standing.
struct Interior: Composition {
    private struct Chamber {
        /// The back wall.
        let left: Double
        let right: Double
        let top: Double
        let floor: Double
    }

    func paint(on stage: Stage) throws(MakerError) {
        let unit = stage.unit
        let side = stage.side
        let middle = stage.width * (0.5 + side * 0.03)
        let half = min(unit * stage.number(0.52...0.6), stage.width * 0.42)
        let chamber = Chamber(
            left: middle - half, right: middle + half, top: stage.height * 0.5 - unit * 0.42,
            floor: stage.height * 0.5 + unit * 0.17)
        let tall = unit * 0.4
        let door = Point(middle + side * half * stage.number(0.35...0.6), chamber.floor)
        let gap = unit * stage.number(0.05...0.1)
        stage.canvas.lights = [
            Light(Point(door.x, door.y - tall * 0.45), radius: unit * 0.3, strength: 0.4, warmth: 0.95)
        ]
        let flame = candlePlace(on: stage, chamber: chamber, side: side)
        if let flame {
            let light = Light(Point(flame.x, flame.y - unit * 0.09), radius: unit * 0.3, strength: 0.36, warmth: 1)
            stage.canvas.lights.append(light)
        }
        try planes(on: stage, chamber: chamber)
        try window(on: stage, chamber: chamber, side: -side)
        try pictures(on: stage, chamber: chamber, side: side)
        try opening(on: stage, chamber: chamber, door: door, tall: tall, gap: gap, side: side)
        try furniture(on: stage, chamber: chamber, side: side)
        if let flame { try Casting.candle(foot: flame, size: unit * 0.06, on: stage) }
        try nearEdge(on: stage, side: side)
    }

    private func candlePlace(on stage: Stage, chamber: Chamber, side: Double) -> Point? {
        guard stage.brief.has(.candle) || stage.brief.has(.lamp) || stage.brief.has(.lantern) else { return nil }
        return Point(stage.width / 2 - side * stage.unit * 0.08, chamber.floor - stage.unit * 0.02)
    }

    private func planes(on stage: Stage, chamber: Chamber) throws(MakerError) {
        let wash = Wash(0.055, 0.045).with {
            $0.response = 0.55
            $0.texture = 0.055
            $0.grain = 0.35
            $0.waver = 1.2
        }
        let reach = stage.unit * 0.9
        let far = [
            Point(chamber.left, chamber.top), Point(chamber.right, chamber.top),
            Point(chamber.right, chamber.floor), Point(chamber.left, chamber.floor),
        ]
        let near = [
            Point(chamber.left - reach, chamber.top - reach * 0.75),
            Point(chamber.right + reach, chamber.top - reach * 0.75),
            Point(chamber.right + reach, chamber.floor + reach * 0.85),
            Point(chamber.left - reach, chamber.floor + reach * 0.85),
        ]
        try stage.lay(wash) { $0.rectangle(0, 0, stage.width, stage.height) }
        for (index, response) in [(0, 0.3), (1, 0.42), (3, 0.42)] {
            let other = (index + 1) % 4
            try stage.lay(
                wash.with {
                    $0.response = Float(response); $0.top = 0.03
                }
            ) {
                $0.polygon([near[index], near[other], far[other], far[index]])
            }
        }
        try stage.lay(
            wash.with {
                $0.top = 0.05; $0.bottom = 0.03; $0.response = 0.7; $0.grain = 6
            }
        ) {
            $0.polygon([near[2], near[3], far[3], far[2]])
        }
        try stage.shade(blur: 2, strength: 0.5) { sheet in
            for board in 0...16 {
                let part = Double(board) / 16
                sheet.taper(
                    .between(far[3], far[2], part), .between(near[3], near[2], part), stage.unit * 0.002,
                    stage.unit * 0.007)
            }
        }
        // Striped paper, a picture rail, a skirting board, and the dark that gathers in corners.
        try stage.shade(blur: 2, strength: 0.22) { sheet in
            var x = chamber.left
            while x < chamber.right {
                sheet.rectangle(x, chamber.top, stage.unit * 0.018, chamber.floor - chamber.top)
                x += stage.unit * 0.045
            }
        }
        try stage.shade(blur: 1.5, strength: 0.7) { sheet in
            sheet.rectangle(chamber.left, chamber.floor - stage.unit * 0.03, chamber.right - chamber.left, 3)
            sheet.rectangle(chamber.left, chamber.top + stage.unit * 0.08, chamber.right - chamber.left, 3)
        }
        try stage.shade(blur: stage.unit * 0.04, strength: 0.6) { sheet in
            for (first, second) in [(0, 1), (1, 2), (3, 0)] {
                sheet.stroke([far[first], far[second]], width: stage.unit * 0.045)
            }
            for index in 0..<4 { sheet.stroke([far[index], near[index]], width: stage.unit * 0.04) }
        }
    }

    /// The door ajar: a bright gap, its light across the floor, and perhaps somebody in it.
    private func opening(
        on stage: Stage, chamber: Chamber, door: Point, tall: Double, gap: Double, side: Double
    ) throws(MakerError) {
        let broad = tall * 0.46
        let frame = Wash(0.06).with {
            $0.rim = 0.3
            $0.response = 0.5
            $0.waver = 1
        }
        try stage.lay(frame) { sheet in
            sheet.rectangle(door.x - broad * 0.6, door.y - tall * 1.05, broad * 1.2, tall * 1.05)
        }
        let hasGuest = stage.brief.people.first != nil
        let open = hasGuest ? broad * 0.72 : gap
        let edge = door.x - side * broad / 2
        let inner = [
            Point(edge, door.y), Point(edge, door.y - tall), Point(edge + side * open, door.y - tall),
            Point(edge + side * open, door.y),
        ]
        try stage.lay(
            Wash(0.95, 0.8).with {
                $0.warmth = 0.95; $0.response = 0; $0.waver = 1
            }
        ) { $0.polygon(inner) }
        try leaf(on: stage, hinge: Point(door.x + side * broad / 2, door.y), edge: edge + side * open, tall: tall)
        try stage.shine(blur: tall * 0.12, strength: 0.4, warmth: 1) { $0.polygon(inner) }
        let reach = stage.unit * 0.52
        try stage.shine(blur: stage.unit * 0.012, strength: 0.4, warmth: 1) { sheet in
            sheet.fade(from: door, to: Point(door.x, door.y + reach)) {
                sheet.polygon([
                    Point(edge, door.y), Point(edge + side * open, door.y),
                    Point(edge + side * open * 1.6 - side * reach * 0.5, door.y + reach),
                    Point(edge - side * reach * 0.95, door.y + reach),
                ])
            }
        }
        guard let person = stage.brief.people.first else { return }
        let feet = Point(edge + side * open * 0.5, door.y + stage.unit * 0.012)
        let height = min(tall * 0.86 * person.stature, tall * 1.02)
        try stage.shade(blur: stage.unit * 0.01, strength: 0.75) { sheet in
            sheet.fade(from: feet, to: Point(feet.x, feet.y + reach)) {
                let end = Point(feet.x - side * reach * 0.66, feet.y + reach)
                sheet.taper(feet, end, height * 0.16, height * 0.42)
            }
        }
        try Casting.stand(person, at: feet, height: height, on: stage, dark: 0.015)
    }

    private func leaf(on stage: Stage, hinge: Point, edge: Double, tall: Double) throws(MakerError) {
        let panel = { (left: Double, right: Double, top: Double, bottom: Double) -> [Point] in
            let x1 = edge + (hinge.x - edge) * left
            let x2 = edge + (hinge.x - edge) * right
            let swell = { (part: Double) in 1 + 0.05 * (1 - part) }
            return [
                Point(x1, hinge.y - tall * top * swell(left)), Point(x2, hinge.y - tall * top * swell(right)),
                Point(x2, hinge.y - tall * bottom * swell(right) + (1 - right) * 5),
                Point(x1, hinge.y - tall * bottom * swell(left) + (1 - left) * 5),
            ]
        }
        try stage.lay(
            Wash(0.05, 0.03).with {
                $0.rim = 0.5; $0.response = 0.12; $0.waver = 1
            }
        ) {
            $0.polygon(panel(0, 1, 1, 0))
        }
        try stage.shade(blur: 1.5, strength: 0.55) { sheet in
            for (top, bottom) in [(0.93, 0.55), (0.46, 0.08)] {
                sheet.polygon(panel(0.16, 0.46, top, bottom))
                sheet.polygon(panel(0.56, 0.86, top, bottom))
            }
        }
    }

    /// A tall window and the moonlight that falls from it.
    private func window(on stage: Stage, chamber: Chamber, side: Double) throws(MakerError) {
        let unit = stage.unit
        let tall = unit * 0.28
        let broad = unit * 0.15
        let x = (chamber.left + chamber.right) / 2 + side * (chamber.right - chamber.left) * 0.27 - broad / 2
        let y = chamber.top + unit * 0.11
        try stage.lay(
            Wash(0.5, 0.34).with {
                $0.response = 0; $0.texture = 0.12; $0.waver = 1
            }
        ) {
            $0.rectangle(x, y, broad, tall)
        }
        try stage.lay(
            Wash(0.03).with {
                $0.response = 0.3; $0.waver = 1
            }
        ) { sheet in
            sheet.rectangle(x + broad * 0.47, y, broad * 0.06, tall)
            for row in [0.32, 0.66] { sheet.rectangle(x, y + tall * row, broad, tall * 0.022) }
            sheet.rectangle(x - broad * 0.08, y - broad * 0.08, broad * 0.08, tall + broad * 0.16)
            sheet.rectangle(x + broad, y - broad * 0.08, broad * 0.08, tall + broad * 0.16)
            sheet.rectangle(x - broad * 0.08, y - broad * 0.08, broad * 1.16, broad * 0.08)
            sheet.rectangle(x - broad * 0.16, y + tall, broad * 1.32, broad * 0.1)
        }
        try stage.lay(
            Wash(0.09, 0.05).with {
                $0.response = 0.3; $0.grain = 0.2; $0.texture = 0.1
            }
        ) { sheet in
            for edge in [-1.0, 1] {
                let start = edge < 0 ? x - broad * 0.3 : x + broad * 1.3
                sheet.polygon([
                    Point(start, y - broad * 0.2), Point(start - edge * broad * 0.5, y - broad * 0.2),
                    Point(start - edge * broad * 0.3, y + tall * 0.6),
                    Point(start - edge * broad * 0.42, chamber.floor - unit * 0.02),
                    Point(start + edge * broad * 0.1, chamber.floor - unit * 0.02),
                ])
            }
        }
        try stage.shine(blur: unit * 0.018, strength: 0.2, warmth: 0) { sheet in
            let slope = -side * unit * 0.22
            let reach = unit * 0.62
            sheet.fade(from: Point(x, y + tall * 0.4), to: Point(x, y + tall + reach)) {
                sheet.polygon([
                    Point(x, y), Point(x + broad, y), Point(x + broad * 1.35 + slope, y + tall + reach),
                    Point(x - broad * 0.2 + slope, y + tall + reach),
                ])
            }
        }
    }

    private func pictures(on stage: Stage, chamber: Chamber, side: Double) throws(MakerError) {
        let unit = stage.unit
        for index in 0..<stage.random.whole(1...3) {
            let size = unit * stage.number(0.05...0.085)
            let x = (chamber.left + chamber.right) / 2 + side * unit * (-0.1 + Double(index) * 0.12)
            let y = chamber.top + unit * stage.number(0.13...0.2)
            try stage.lay(
                Wash(0.12).with {
                    $0.response = 0.8; $0.waver = 1; $0.rim = 0.3
                }
            ) {
                $0.rectangle(x, y, size, size * 1.3)
            }
            try stage.lay(
                Wash(0.035).with {
                    $0.response = 0.2; $0.waver = 1
                }
            ) {
                $0.rectangle(x + size * 0.12, y + size * 0.12, size * 0.76, size * 1.06)
            }
            try stage.lay(
                Wash(0.1).with {
                    $0.response = 0.5; $0.waver = 1
                }
            ) { sheet in
                sheet.ellipse(x + size * 0.5, y + size * 0.5, size * 0.14, size * 0.19)
                sheet.ellipse(x + size * 0.5, y + size * 1.0, size * 0.28, size * 0.22)
            }
        }
    }

    private func furniture(on stage: Stage, chamber: Chamber, side: Double) throws(MakerError) {
        let unit = stage.unit
        let wash = Wash(0.05, 0.025).with {
            $0.rim = 0.42
            $0.response = 0.16
            $0.texture = 0.05
            $0.waver = 1.4
        }
        let spot = Point((chamber.left + chamber.right) / 2 - side * unit * 0.3, chamber.floor + unit * 0.14)
        switch stage.brief.place {
        case .kitchen, .room:
            try stage.shade(blur: unit * 0.02, strength: 0.5) { $0.ellipse(spot.x, spot.y, unit * 0.26, unit * 0.03) }
            try stage.lay(wash) { Furniture.table(on: $0, foot: spot, size: unit * 0.42) }
            try stage.lay(wash) {
                Furniture.chair(
                    on: $0, foot: Point(spot.x + side * unit * 0.3, spot.y + unit * 0.02), size: unit * 0.26,
                    flipped: side > 0)
            }
        default:
            try stage.shade(blur: unit * 0.03, strength: 0.5) {
                $0.ellipse(spot.x, spot.y + unit * 0.03, unit * 0.32, unit * 0.04)
            }
            try Furniture.bed(on: stage, foot: Point(spot.x, spot.y + unit * 0.04), size: unit * 0.6, flipped: side < 0)
        }
    }

    /// What stands close to the eye and frames the room.
    private func nearEdge(on stage: Stage, side: Double) throws(MakerError) {
        try stage.lay(
            Wash(0.012, 0.006).with {
                $0.rim = 0.2; $0.response = 0.02; $0.waver = 3
            }
        ) { sheet in
            let edge = side > 0 ? stage.width : 0
            sheet.polygon([
                Point(edge, 0), Point(edge - side * stage.unit * 0.1, 0),
                Point(edge - side * stage.unit * 0.075, stage.height), Point(edge, stage.height),
            ])
        }
    }
}
