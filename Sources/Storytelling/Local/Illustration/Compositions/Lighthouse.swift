import Foundation

/// A lighthouse on a rock, its beam across a rough sea.
struct Lighthouse: Composition {
    func paint(on stage: Stage) throws(MakerError) {
        let unit = stage.unit
        let side = stage.side
        let horizon = stage.height * 0.5 + unit * stage.number(0.12...0.15)
        let foot = Point(stage.width * 0.5 + side * unit * stage.number(0.16...0.32), horizon - unit * 0.03)
        let tall = unit * stage.number(0.37...0.42)
        let lamp = Point(foot.x, foot.y - tall * 1.06)
        let moon = Point(stage.width * 0.5 - side * unit * 0.5, horizon - unit * 0.34)
        try Backdrop.sky(on: stage, moon: moon, horizon: horizon, showsMoon: stage.brief.weather == .clear)
        stage.canvas.lights.insert(Light(lamp, radius: unit * 0.2, strength: 0.4, warmth: 0.85), at: 0)
        try Backdrop.ridges(on: stage, horizon: horizon, count: 1, rise: 0.025)
        try beams(on: stage, lamp: lamp, side: side)
        let isRough = stage.brief.weather != .clear && stage.brief.weather != .fog
        try Waters.paint(on: stage, horizon: horizon, light: lamp, calm: isRough ? 0.15 : 0.6)
        stage.canvas.paint(
            Fog(
                top: Float(horizon - unit * 0.1), bottom: Float(horizon + unit * 0.1),
                density: Backdrop.isFoggy(stage) ? 0.8 : 0.4, lightness: 0.2))
        try rock(on: stage, foot: foot, horizon: horizon)
        try tower(on: stage, foot: foot, tall: tall)
        try lantern(on: stage, lamp: lamp, size: tall * 0.075)
        try cottage(on: stage, foot: Point(foot.x - side * tall * 0.42, foot.y + unit * 0.012), size: tall * 0.3)
        if let person = stage.brief.people.first {
            let feet = Point(foot.x - side * unit * 0.34, foot.y + unit * 0.055)
            try Casting.stand(person, at: feet, height: unit * 0.12 * person.stature, on: stage, dark: 0.015)
        }
        if stage.happens(0.6) {
            try Backdrop.birds(on: stage, about: Point(foot.x - side * unit * 0.4, lamp.y + unit * 0.1), count: 6)
        }
        try Backdrop.foreground(on: stage, height: 0.12, wind: 0.9 * side)
    }

    private func beams(on stage: Stage, lamp: Point, side: Double) throws(MakerError) {
        let tilt = stage.number(-0.10...0.06)
        for (direction, strength) in [(-side, 0.42), (side, 0.26)] {
            let length = stage.width * 0.9
            let end = Point(lamp.x + direction * length, lamp.y + tilt * length * direction * -side)
            try stage.shine(blur: stage.unit * 0.014, strength: strength, warmth: 0.5) { sheet in
                sheet.fade(from: lamp, to: end) {
                    sheet.taper(lamp, end, stage.unit * 0.012, stage.unit * 0.3)
                }
            }
        }
    }

    private func rock(on stage: Stage, foot: Point, horizon: Double) throws(MakerError) {
        let ridge = Ground.Ridge(roughness: 0.66, random: &stage.random)
        for (reach, drop, lightness) in [(0.62, 0.06, 0.08), (0.46, 0.0, 0.045)] {
            let wash = Wash(Float(lightness), 0.02).with {
                $0.rim = 0.36
                $0.response = 0.22
                $0.texture = 0.12
                $0.grain = 1.6
                $0.waver = 4
            }
            try stage.lay(wash) { sheet in
                var points: [Point] = []
                for step in 0...44 {
                    let part = Double(step) / 22 - 1
                    let up = pow(max(1 - abs(part), 0), 0.32)
                    let jag = ridge.at(part * 0.8 + reach) * 0.022 * min(abs(part) * 3, 1)
                    let y = horizon + stage.unit * (0.15 - 0.21 * up * (1 - drop * 4) + jag)
                    points.append(Point(foot.x + part * reach * stage.unit, y))
                }
                points.append(Point(foot.x + reach * stage.unit * 0.9, horizon + stage.unit * 0.2))
                points.append(Point(foot.x - reach * stage.unit * 0.9, horizon + stage.unit * 0.2))
                sheet.polygon(points)
            }
        }
        try stage.shine(blur: stage.unit * 0.012, strength: 0.16, warmth: 0) { sheet in
            for _ in 0..<26 {
                let x = foot.x + stage.number(-0.6...0.6) * stage.unit
                sheet.ellipse(x, horizon + stage.unit * stage.number(0.13...0.19), stage.unit * 0.03, stage.unit * 0.01)
            }
        }
    }

    private func tower(on stage: Stage, foot: Point, tall: Double) throws(MakerError) {
        let half = tall * 0.115
        let wash = Wash(0.20, 0.07).with {
            $0.rim = 0.4
            $0.response = 0.25
            $0.texture = 0.06
            $0.waver = 1
            let middle = Float(foot.x)
            let breadth = Float(half)
            // Round: the flank away from the moon falls into shadow.
            $0.shading = { x, _ in -0.075 * (1 + (x - middle) / breadth * 0.9) }
        }
        let body = { (from: Double, to: Double) -> [Point] in
            let lower = half * (1 - 0.38 * from)
            let upper = half * (1 - 0.38 * to)
            return [
                Point(foot.x - lower, foot.y + 6 - tall * from), Point(foot.x + lower, foot.y + 6 - tall * from),
                Point(foot.x + upper, foot.y - tall * to), Point(foot.x - upper, foot.y - tall * to),
            ]
        }
        try stage.lay(wash) { $0.polygon(body(0, 0.97)) }
        try stage.shade(blur: 1.5, strength: 0.62) { sheet in
            for band in [0.16, 0.5, 0.8] { sheet.polygon(body(band, band + 0.13)) }
        }
        try stage.lay(
            Wash(0.02).with {
                $0.response = 0.1; $0.rim = 0.3; $0.waver = 0.8
            }
        ) { sheet in
            let top = foot.y - tall
            sheet.rectangle(foot.x - half * 0.95, top - tall * 0.012, half * 1.9, tall * 0.032)
            for post in -4...4 {
                let x = foot.x + Double(post) * half * 0.22
                sheet.rectangle(x, top - tall * 0.05, tall * 0.006, tall * 0.05)
            }
            sheet.rectangle(foot.x - half * 0.95, top - tall * 0.052, half * 1.9, tall * 0.009)
            for window in [0.3, 0.66] {
                sheet.rectangle(foot.x - half * 0.1, foot.y - tall * window, half * 0.2, tall * 0.05)
            }
            sheet.rectangle(foot.x - half * 0.2, foot.y - tall * 0.09, half * 0.4, tall * 0.1)
        }
    }

    private func lantern(on stage: Stage, lamp: Point, size: Double) throws(MakerError) {
        stage.canvas.glow(Light(lamp, radius: size * 2.6, strength: 0.55, warmth: 0.9))
        try stage.lay(
            Wash(1.05).with {
                $0.warmth = 0.8; $0.response = 0; $0.waver = 0.5
            }
        ) { sheet in
            sheet.rectangle(lamp.x - size * 0.72, lamp.y - size * 0.6, size * 1.44, size * 1.3)
        }
        try stage.lay(
            Wash(0.02).with {
                $0.response = 0; $0.waver = 0.6
            }
        ) { sheet in
            for bar in [-0.76, -0.26, 0.24, 0.7] {
                sheet.rectangle(lamp.x + size * bar, lamp.y - size * 0.62, size * 0.06, size * 1.3)
            }
            sheet.shapes(at: Point(lamp.x, lamp.y - size * 0.58), scale: size) { outline in
                outline.move(-0.9, 0)
                outline.curve(-0.8, -0.55, -0.3, -0.85, 0, -0.95)
                outline.curve(0.3, -0.85, 0.8, -0.55, 0.9, 0)
                outline.fill()
                outline.move(0, -0.9)
                outline.line(0, -1.6)
                outline.stroke(0.08)
            }
        }
        try stage.shine(blur: size * 2, strength: 0.55, warmth: 0.9) { $0.ellipse(lamp.x, lamp.y, size, size) }
    }

    private func cottage(on stage: Stage, foot: Point, size: Double) throws(MakerError) {
        try stage.lay(
            Wash(0.06, 0.03).with {
                $0.rim = 0.4; $0.response = 0.15; $0.waver = 1
            }
        ) { sheet in
            sheet.polygon([
                Point(foot.x - size * 0.5, foot.y), Point(foot.x - size * 0.5, foot.y - size * 0.4),
                Point(foot.x - size * 0.42, foot.y - size * 0.72), Point(foot.x + size * 0.42, foot.y - size * 0.72),
                Point(foot.x + size * 0.5, foot.y - size * 0.4), Point(foot.x + size * 0.5, foot.y),
            ])
            sheet.rectangle(foot.x + size * 0.24, foot.y - size * 0.95, size * 0.13, size * 0.3)
        }
        guard stage.happens(0.5) else { return }
        try House.light([(foot.x - size * 0.2, foot.y - size * 0.32, size * 0.13, size * 0.17)], on: stage)
    }
}
