import Foundation

/// An old well in a clearing, light coming up from where none should be.
struct Well: Composition {
    func paint(on stage: Stage) throws(MakerError) {
        let unit = stage.unit
        let horizon = stage.height * 0.56
        let place = Point(stage.width * stage.number(0.45...0.55), stage.height * 0.5 + unit * 0.2)
        let moon = Point(place.x + stage.side * unit * stage.number(0.1...0.3), horizon - unit * 0.32)
        try Backdrop.sky(on: stage, moon: moon, horizon: horizon)
        try Backdrop.ridges(on: stage, horizon: horizon, count: 1, rise: 0.06)
        let mouth = Point(place.x, place.y - unit * 0.15)
        stage.canvas.lights.insert(Light(mouth, radius: unit * 0.17, strength: 0.34, warmth: 0.75), at: 0)
        try woods(on: stage, horizon: horizon)
        try ground(on: stage, horizon: horizon)
        try stones(on: stage, place: place)
        try roof(on: stage, place: place)
        try stage.shine(blur: unit * 0.09, strength: 0.3, warmth: 0.7) { sheet in
            sheet.fade(from: mouth, to: Point(mouth.x, mouth.y - unit * 0.3)) {
                sheet.taper(mouth, Point(mouth.x, mouth.y - unit * 0.32), unit * 0.2, unit * 0.14)
            }
        }
        if let person = stage.brief.people.first {
            let feet = Point(place.x + stage.side * unit * 0.26, place.y + unit * 0.01)
            try Casting.stand(person, at: feet, height: unit * 0.32 * person.stature, on: stage, dark: 0.02)
        }
        stage.canvas.paint(
            Fog(
                top: Float(place.y - unit * 0.1), bottom: Float(place.y + unit * 0.22),
                density: Backdrop.isFoggy(stage) ? 0.6 : 0.35, lightness: 0.15))
        try Backdrop.foreground(on: stage, height: 0.13, wind: 0.3)
    }

    private func woods(on stage: Stage, horizon: Double) throws(MakerError) {
        for (index, lightness) in [0.13, 0.075].enumerated() {
            let wash = Wash(Float(lightness)).with {
                $0.rim = 0.18
                $0.response = 0.15
                $0.waver = 1.6
            }
            try stage.lay(wash) { sheet in
                for _ in 0..<(9 - index * 3) {
                    let root = Point(
                        stage.number(-0.02...1.02) * stage.width, horizon + stage.unit * (0.05 + 0.05 * Double(index)))
                    Trees.bare(
                        on: sheet, root: root,
                        height: stage.unit * stage.number(0.32...0.5) * (1 + 0.3 * Double(index)),
                        lean: stage.number(-0.1...0.1), random: &stage.random)
                }
            }
            stage.canvas.paint(
                Fog(
                    top: Float(horizon - stage.unit * 0.12), bottom: Float(horizon + stage.unit * 0.14), density: 0.4,
                    lightness: 0.18 - Float(index) * 0.04))
        }
    }

    private func ground(on stage: Stage, horizon: Double) throws(MakerError) {
        let ridge = Ground.Ridge(roughness: 0.5, random: &stage.random)
        let line = { (x: Double) in horizon + stage.unit * (0.09 + 0.01 * ridge.at(x)) }
        try stage.lay(
            Wash(0.11, 0.03).with {
                $0.texture = 0.08; $0.response = 0.4; $0.grain = 5
            }
        ) { sheet in
            Ground.fill(on: sheet, width: stage.width, height: stage.height, under: line)
            Ground.grass(
                on: sheet, width: stage.width, blades: 420, length: (stage.unit * 0.01)...(stage.unit * 0.03),
                wind: 0.2, random: &stage.random, along: line)
        }
    }

    private func stones(on stage: Stage, place: Point) throws(MakerError) {
        let unit = stage.unit
        let half = unit * 0.17
        try stage.shade(blur: unit * 0.03, strength: 0.6) { $0.ellipse(place.x, place.y, half * 1.35, unit * 0.04) }
        let wash = Wash(0.09, 0.03).with {
            $0.rim = 0.35
            $0.response = 0.16
            $0.texture = 0.1
            $0.waver = 3
        }
        try stage.lay(wash) { sheet in
            sheet.ellipse(place.x, place.y, half, unit * 0.045)
            sheet.rectangle(place.x - half, place.y - unit * 0.15, half * 2, unit * 0.15)
            sheet.ellipse(place.x, place.y - unit * 0.15, half * 1.06, unit * 0.05)
        }
        try stage.shade(blur: 1.5, strength: 0.6) { sheet in
            for row in 0..<4 {
                let y = place.y - unit * (0.12 - Double(row) * 0.038)
                for stone in -5...5 {
                    let turn = (Double(stone) + (row.isMultiple(of: 2) ? 0 : 0.5)) / 5.6
                    let x = place.x + sin(turn * .pi / 2) * half
                    let bow = cos(turn * .pi / 2) * unit * 0.04
                    sheet.taper(
                        Point(x, y + bow), Point(x + stage.number(-3...3), y + bow + unit * 0.036), unit * 0.005,
                        unit * 0.004)
                    let next = place.x + sin((turn + 0.18) * .pi / 2) * half
                    sheet.taper(
                        Point(x, y + bow), Point(next, y + bow + stage.number(-2...2)), unit * 0.005, unit * 0.005)
                }
            }
        }
        let glow = Wash(0.9, 0.55).with {
            $0.warmth = 0.95
            $0.response = 0
            $0.waver = 2
        }
        try stage.lay(glow) { $0.ellipse(place.x, place.y - unit * 0.15, half * 0.84, unit * 0.034) }
    }

    private func roof(on stage: Stage, place: Point) throws(MakerError) {
        let unit = stage.unit
        let lean = stage.number(-0.02...0.02) * unit
        try stage.lay(
            Wash(0.04, 0.03).with {
                $0.rim = 0.5; $0.response = 0.08; $0.waver = 1.8
            }
        ) { sheet in
            for side in [-1.0, 1] {
                sheet.taper(
                    Point(place.x + side * unit * 0.155, place.y - unit * 0.12),
                    Point(place.x + side * unit * 0.15 + lean, place.y - unit * 0.43), unit * 0.018, unit * 0.015)
            }
            sheet.polygon([
                Point(place.x - unit * 0.24 + lean, place.y - unit * 0.39),
                Point(place.x + lean, place.y - unit * 0.54),
                Point(place.x + unit * 0.24 + lean, place.y - unit * 0.395),
                Point(place.x + unit * 0.225 + lean, place.y - unit * 0.375),
                Point(place.x + lean, place.y - unit * 0.5),
                Point(place.x - unit * 0.225 + lean, place.y - unit * 0.37),
            ])
            sheet.taper(
                Point(place.x - unit * 0.17, place.y - unit * 0.3), Point(place.x + unit * 0.19, place.y - unit * 0.3),
                unit * 0.016, unit * 0.016)
            sheet.stroke(
                [
                    Point(place.x + unit * 0.02, place.y - unit * 0.3),
                    Point(place.x + unit * 0.022, place.y - unit * 0.18),
                ],
                width: unit * 0.005)
        }
    }
}
