import Foundation

/// Under the roof: rafters meeting overhead, one round window, its shaft of moonlight, things left behind.
struct Attic: Composition {
    func paint(on stage: Stage) throws(MakerError) {
        let unit = stage.unit
        let middle = stage.width * stage.number(0.46...0.54)
        let floor = stage.height * 0.5 + unit * 0.15
        let apex = Point(middle, stage.height * 0.5 - unit * 0.36)
        let half = unit * 0.36
        let pane = Point(middle, stage.height * 0.5 - unit * 0.13)
        let hasFlame = stage.brief.has(.candle) || stage.brief.has(.lantern) || stage.brief.has(.lamp)
        stage.canvas.lights = [Light(pane, radius: unit * 0.34, strength: 0.42, warmth: 0.05)]
        let flame = Point(middle + stage.side * unit * 0.2, floor + unit * 0.14)
        if hasFlame { stage.canvas.lights.append(Light(flame, radius: unit * 0.24, strength: 0.4, warmth: 1)) }
        try planes(on: stage, apex: apex, half: half, floor: floor)
        try rafters(on: stage, apex: apex, half: half, floor: floor)
        try window(on: stage, pane: pane, radius: unit * 0.075)
        try clutter(on: stage, middle: middle, floor: floor)
        try shaft(on: stage, pane: pane, radius: unit * 0.075, floor: floor)
        try people(on: stage, middle: middle, floor: floor)
        if hasFlame { try Casting.candle(foot: flame, size: unit * 0.06, on: stage) }
        try near(on: stage)
    }

    private func planes(on stage: Stage, apex: Point, half: Double, floor: Double) throws(MakerError) {
        let reach = 3.4
        let out = { (point: Point) in
            Point(apex.x + (point.x - apex.x) * reach, stage.height * 0.46 + (point.y - stage.height * 0.46) * reach)
        }
        let left = Point(apex.x - half, floor)
        let right = Point(apex.x + half, floor)
        let wash = Wash(0.07).with {
            $0.response = 0.5
            $0.texture = 0.08
            $0.grain = 3
            $0.waver = 1.4
        }
        try stage.lay(wash.with { $0.top = 0.025 }) { $0.rectangle(0, 0, stage.width, stage.height) }
        try stage.lay(wash.with { $0.response = 0.42 }) { sheet in
            sheet.polygon([apex, left, out(left), out(apex)])
            sheet.polygon([apex, right, out(right), out(apex)])
        }
        try stage.lay(
            wash.with {
                $0.top = 0.08; $0.response = 0.6; $0.grain = 0.3
            }
        ) { $0.polygon([apex, right, left]) }
        try stage.lay(
            wash.with {
                $0.top = 0.07; $0.bottom = 0.03; $0.response = 0.75; $0.grain = 5
            }
        ) {
            $0.polygon([left, right, out(right), out(left)])
        }
        try stage.shade(blur: 2, strength: 0.5) { sheet in
            for board in 0...12 {
                let x = left.x + (right.x - left.x) * Double(board) / 12
                let start = Point(x, floor)
                sheet.taper(start, out(start), stage.unit * 0.002, stage.unit * 0.01)
            }
            for board in 1...9 {
                let x = left.x + (right.x - left.x) * Double(board) / 10
                sheet.taper(Point(x, apex.y), Point(x, floor), stage.unit * 0.003, stage.unit * 0.003)
            }
        }
    }

    /// Pairs of rafters with collar beams, the near ones black.
    private func rafters(on stage: Stage, apex: Point, half: Double, floor: Double) throws(MakerError) {
        for (index, scale) in [1.06, 1.32, 1.75, 2.5].enumerated() {
            let centre = stage.height * 0.46
            let top = Point(apex.x, centre + (apex.y - centre) * scale)
            let wash = Wash(Float(0.10 - 0.024 * Double(index))).with {
                $0.response = 0.24 - Float(index) * 0.05
                $0.rim = 0.4
                $0.texture = 0.08
                $0.waver = 2
            }
            let breadth = stage.unit * 0.022 * scale
            try stage.lay(wash) { sheet in
                for side in [-1.0, 1] {
                    let foot = Point(apex.x + side * half * scale * 1.02, centre + (floor - centre) * scale)
                    sheet.taper(Point(top.x - side * breadth, top.y), foot, breadth, breadth * 1.15)
                }
                let across = 0.42
                let y = top.y + (centre + (floor - centre) * scale - top.y) * across
                sheet.taper(
                    Point(apex.x - half * scale * across, y), Point(apex.x + half * scale * across, y), breadth * 0.8,
                    breadth * 0.85)
            }
        }
    }

    private func window(on stage: Stage, pane: Point, radius: Double) throws(MakerError) {
        try stage.lay(
            Wash(0.05).with {
                $0.rim = 0.3; $0.response = 0.2; $0.waver = 1
            }
        ) {
            $0.ellipse(pane.x, pane.y, radius * 1.18, radius * 1.18)
        }
        try stage.lay(
            Wash(0.85, 0.62).with {
                $0.response = 0; $0.texture = 0.1; $0.waver = 1
            }
        ) {
            $0.ellipse(pane.x, pane.y, radius, radius)
        }
        try stage.lay(
            Wash(0.03).with {
                $0.response = 0; $0.waver = 0.8
            }
        ) { sheet in
            for turn in 0..<4 {
                let angle = Double(turn) * .pi / 4
                sheet.stroke(
                    [
                        Point(pane.x - cos(angle) * radius, pane.y - sin(angle) * radius),
                        Point(pane.x + cos(angle) * radius, pane.y + sin(angle) * radius),
                    ], width: radius * 0.07)
            }
        }
        try stage.shine(blur: radius, strength: 0.3, warmth: 0) { $0.ellipse(pane.x, pane.y, radius, radius) }
    }

    private func shaft(on stage: Stage, pane: Point, radius: Double, floor: Double) throws(MakerError) {
        let slope = stage.number(-0.25...0.25) * stage.unit
        let reach = stage.unit * 0.5
        try stage.shine(blur: stage.unit * 0.016, strength: 0.3, warmth: 0.05) { sheet in
            sheet.fade(from: pane, to: Point(pane.x, floor + reach * 0.75)) {
                sheet.polygon([
                    Point(pane.x - radius, pane.y), Point(pane.x + radius, pane.y),
                    Point(pane.x + radius * 2.3 + slope, floor + reach),
                    Point(pane.x - radius * 2.3 + slope, floor + reach),
                ])
            }
        }
    }

    private func clutter(on stage: Stage, middle: Double, floor: Double) throws(MakerError) {
        let unit = stage.unit
        let wash = Wash(0.14, 0.04).with {
            $0.rim = 0.35
            $0.response = 0.3
            $0.texture = 0.07
            $0.waver = 1.8
        }
        for side in [-1.0, 1] {
            var x = middle + side * unit * 0.34
            var depth = 0.03
            for _ in 0..<4 {
                let size = unit * stage.number(0.11...0.2) * (1 + depth * 3)
                let foot = Point(x, floor + unit * depth)
                try stage.lay(wash) { sheet in
                    if stage.happens(0.4) {
                        Furniture.trunk(on: sheet, foot: foot, size: size * 1.2)
                    } else {
                        let tall = size * stage.number(0.5...1.1)
                        sheet.rectangle(foot.x - size * 0.5, foot.y - tall, size, tall)
                        if stage.happens(0.6) {
                            let top = size * stage.number(0.5...0.8)
                            sheet.rectangle(foot.x - top * 0.6, foot.y - tall - top * 0.6, top, top * 0.62)
                        }
                    }
                }
                x += side * size * stage.number(0.6...0.95)
                depth += 0.055
            }
        }
        let spot = Point(middle + stage.side * unit * stage.number(0.17...0.25), floor + unit * 0.1)
        try stage.shade(blur: unit * 0.012, strength: 0.6) { $0.ellipse(spot.x, spot.y, unit * 0.11, unit * 0.014) }
        try stage.lay(wash.with { $0.top = 0.03 }) {
            Furniture.rockingChair(on: $0, foot: spot, size: unit * 0.23, flipped: spot.x > middle)
        }
    }

    private func people(on stage: Stage, middle: Double, floor: Double) throws(MakerError) {
        guard let person = stage.brief.people.first ?? (stage.happens(0.3) ? .girl : nil) else { return }
        let feet = Point(middle + stage.number(-0.05...0.05) * stage.unit, floor + stage.unit * 0.09)
        let height = stage.unit * 0.33 * person.stature
        try stage.shade(blur: stage.unit * 0.012, strength: 0.7) { sheet in
            let end = Point(feet.x * 1.5 - middle * 0.5, feet.y + height * 0.7)
            sheet.fade(from: feet, to: end) { sheet.taper(feet, end, height * 0.18, height * 0.34) }
        }
        try Casting.stand(person, at: feet, height: height, on: stage, dark: 0.015, rim: 0.6)
    }

    private func near(on stage: Stage) throws(MakerError) {
        try stage.lay(
            Wash(0.012).with {
                $0.rim = 0.15; $0.response = 0.02; $0.waver = 3
            }
        ) { sheet in
            let side = stage.side
            let edge = side > 0 ? stage.width : 0
            sheet.taper(
                Point(edge - side * stage.unit * 0.08, -10), Point(edge - side * stage.unit * 0.05, stage.height + 10),
                stage.unit * 0.1, stage.unit * 0.12)
        }
    }
}
