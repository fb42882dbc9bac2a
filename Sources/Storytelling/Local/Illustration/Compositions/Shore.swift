import Foundation

/// A pier running out over dark water, somebody at its end.
struct Shore: Composition {
    func paint(on stage: Stage) throws(MakerError) {
        let unit = stage.unit
        let side = stage.side
        let horizon = stage.height * stage.number(0.46...0.52)
        let moon = Point(
            stage.width * (0.5 + side * stage.number(0.02...0.16)), horizon - unit * stage.number(0.16...0.3))
        try Backdrop.sky(on: stage, moon: moon, horizon: horizon)
        if stage.happens(0.7) || stage.brief.place == .lake {
            try Backdrop.ridges(on: stage, horizon: horizon, count: 1, rise: stage.brief.place == .lake ? 0.08 : 0.03)
        }
        let isRough = stage.brief.isWet || stage.brief.weather == .wind
        try Waters.paint(on: stage, horizon: horizon, light: moon, calm: isRough ? 0.2 : 0.8)
        stage.canvas.paint(
            Fog(
                top: Float(horizon - unit * 0.12), bottom: Float(horizon + unit * 0.12),
                density: Backdrop.isFoggy(stage) ? 0.9 : 0.4, lightness: 0.27, scatter: 0.35))
        try headland(on: stage, horizon: horizon, side: -side)
        if stage.brief.shows(.boat) || stage.happens(0.3) { try boat(on: stage, horizon: horizon, side: side) }
        try pier(on: stage, horizon: horizon, side: side)
        if Backdrop.isFoggy(stage) {
            stage.canvas.paint(
                Fog(
                    top: Float(horizon), bottom: Float(stage.height * 0.85), density: 0.22, lightness: 0.2))
        }
        try Backdrop.foreground(on: stage, height: 0.1, wind: 0.7 * side)
    }

    private func headland(on stage: Stage, horizon: Double, side: Double) throws(MakerError) {
        let ridge = Ground.Ridge(roughness: 0.6, random: &stage.random)
        let reach = stage.number(0.26...0.4)
        let edge = side < 0 ? -20 : stage.width + 20
        try stage.lay(
            Wash(0.10, 0.07).with {
                $0.rim = 0.2; $0.response = 0.12; $0.waver = 3
            }
        ) { sheet in
            var points: [Point] = []
            for step in 0...30 {
                let part = Double(step) / 30
                let x = edge - side * part * reach * stage.unit * 1.5
                let up = pow(1 - part, 0.7) * 0.15 * (0.85 + 0.18 * ridge.at(part))
                points.append(Point(x, horizon + stage.unit * (0.018 - up)))
            }
            points.append(Point(edge, horizon + stage.unit * 0.03))
            sheet.polygon(points)
        }
        guard stage.happens(0.6), stage.brief.hour != .day else { return }
        let light = Point(edge - side * reach * stage.unit * 0.45, horizon - stage.unit * 0.05)
        try House.light([(light.x, light.y, stage.unit * 0.012, stage.unit * 0.014)], on: stage)
    }

    private func boat(on stage: Stage, horizon: Double, side: Double) throws(MakerError) {
        let size = stage.unit * stage.number(0.1...0.15)
        let place = Point(stage.width * 0.5 + side * stage.unit * stage.number(0.3...0.5), horizon + stage.unit * 0.14)
        try stage.shade(blur: size * 0.1, strength: 0.5) {
            $0.ellipse(place.x, place.y + size * 0.1, size * 0.6, size * 0.08)
        }
        try stage.lay(
            Wash(0.05, 0.03).with {
                $0.rim = 0.4; $0.response = 0.08; $0.waver = 1
            }
        ) { sheet in
            sheet.shapes(at: place, scale: size) { outline in
                outline.move(-0.52, -0.16)
                outline.curve(-0.2, -0.06, 0.2, -0.06, 0.56, -0.2)
                outline.curve(0.5, -0.02, 0.4, 0.08, 0.3, 0.1)
                outline.line(-0.34, 0.1)
                outline.curve(-0.42, 0.06, -0.48, -0.06, -0.52, -0.16)
                outline.fill()
                outline.move(-0.1, -0.02)
                outline.line(0.34, -0.34)
                outline.stroke(0.025)
            }
        }
    }

    /// Planks in perspective on posts, lamps or none, a person at the far end.
    private func pier(on stage: Stage, horizon: Double, side: Double) throws(MakerError) {
        let unit = stage.unit
        let far = Point(stage.width * 0.5 - side * unit * stage.number(0.0...0.1), horizon + unit * 0.055)
        let near = Point(stage.width * 0.5 - side * unit * stage.number(0.05...0.3), stage.height * 1.06)
        let at = { (part: Double) -> (place: Point, half: Double) in
            let depth = 1 - 1 / (1 + part * 3.6) / (1 - 1 / 4.6) + 1 / 3.6
            let clamped = min(max(1 - depth, 0), 1)
            return (.between(far, near, clamped), unit * (0.022 + 0.21 * clamped))
        }
        try posts(on: stage, at: at)
        let deck = Wash(0.26, 0.11).with {
            $0.response = 0.4
            $0.texture = 0.08
            $0.grain = 8
            $0.waver = 2.4
        }
        let start = at(1)
        let end = at(0)
        try stage.lay(deck) { sheet in
            sheet.polygon([
                Point(start.place.x - start.half, start.place.y), Point(start.place.x + start.half, start.place.y),
                Point(end.place.x + end.half, end.place.y), Point(end.place.x - end.half, end.place.y),
            ])
        }
        try stage.shade(blur: 1.5, strength: 0.75) { sheet in
            for plank in 0...44 {
                let row = at(pow(Double(plank) / 44, 1.0))
                let lean = stage.number(-0.03...0.03) * row.half
                sheet.taper(
                    Point(row.place.x - row.half, row.place.y - lean),
                    Point(row.place.x + row.half, row.place.y + lean),
                    row.half * 0.028 + 0.5, row.half * 0.028 + 0.5)
            }
        }
        let person = stage.brief.people.first ?? (stage.happens(0.5) ? .figure : nil)
        guard let person else { return }
        let spot = at(0.93)
        let height = unit * 0.15 * person.stature
        try Casting.stand(person, at: Point(spot.place.x, spot.place.y), height: height, on: stage, dark: 0.02)
        if stage.brief.shows(.dog) {
            try stage.lay(
                Wash(0.02).with {
                    $0.rim = 0.4; $0.waver = 1
                }
            ) { sheet in
                Animals.dog(
                    on: sheet, feet: Point(spot.place.x + height * 0.4, spot.place.y + 3), size: height * 0.5)
            }
        }
    }

    private func posts(on stage: Stage, at: (Double) -> (place: Point, half: Double)) throws(MakerError) {
        let wash = Wash(0.05, 0.02).with {
            $0.rim = 0.35
            $0.response = 0.06
            $0.waver = 2
        }
        try stage.lay(wash) { sheet in
            for post in 0..<9 {
                let row = at(Double(post) / 9 * 0.98 + 0.02)
                for edge in [-1.0, 1] {
                    let x = row.place.x + edge * row.half * 1.04
                    let tall = row.half * stage.number(0.42...0.7)
                    let top = Point(x + stage.number(-0.04...0.04) * row.half, row.place.y - tall)
                    sheet.taper(Point(x, row.place.y + row.half * 0.55), top, row.half * 0.15, row.half * 0.12)
                }
            }
        }
    }
}
