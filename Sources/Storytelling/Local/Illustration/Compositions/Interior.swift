import Foundation

/// A room by night: a door ajar with light behind it, a window with moonlight, a few things left standing.
struct Interior: Composition {
    struct Chamber {
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
            if stage.brief.has(.fire) || stage.happens(0.4) {
                let hearth = Point((chamber.left + chamber.right) / 2 - side * unit * 0.02, chamber.floor)
                try Furniture.hearth(on: stage, foot: hearth, size: unit * 0.2)
            }
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
