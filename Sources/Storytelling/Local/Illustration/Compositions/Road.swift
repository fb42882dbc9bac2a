import Foundation

/// A wet road into the dark: headlights far off or one streetlamp, trees or house fronts on both sides.
struct Road: Composition {
    func paint(on stage: Stage) throws(MakerError) {
        let unit = stage.unit
        let horizon = stage.height * stage.number(0.5...0.55)
        let vanishing = Point(stage.width * stage.number(0.44...0.56), horizon)
        let isTown = stage.brief.place == .street
        try Backdrop.sky(
            on: stage, moon: Point(vanishing.x + unit * stage.number(-0.2...0.2), horizon - unit * 0.3),
            horizon: horizon, showsMoon: !isTown)
        let hasCar = !isTown && (stage.brief.has(.headlights) || stage.happens(0.5))
        let lamp = Point(vanishing.x, horizon + unit * 0.012)
        if hasCar {
            stage.canvas.lights.insert(Light(lamp, radius: unit * 0.24, strength: 0.5, warmth: 0.75), at: 0)
        }
        try Backdrop.ridges(on: stage, horizon: horizon, count: 2, rise: 0.07)
        if !hasCar, !isTown { try Backdrop.farLight(on: stage, horizon: horizon, chance: 0.8) }
        try verge(on: stage, vanishing: vanishing)
        try carriageway(on: stage, vanishing: vanishing)
        if hasCar { try headlights(on: stage, at: lamp) }
        stage.canvas.paint(
            Fog(
                top: Float(horizon - unit * 0.2), bottom: Float(horizon + unit * 0.16),
                density: Backdrop.isFoggy(stage) ? 0.75 : 0.45, lightness: 0.2, scatter: 0.4))
        if isTown { try fronts(on: stage, vanishing: vanishing) } else { try trees(on: stage, vanishing: vanishing) }
        if isTown || stage.brief.has(.streetlamp) { try streetlamp(on: stage, vanishing: vanishing) }
        try people(on: stage, vanishing: vanishing)
        try Backdrop.foreground(on: stage, height: 0.07, wind: 0.4)
    }

    private func verge(on stage: Stage, vanishing: Point) throws(MakerError) {
        let ridge = Ground.Ridge(roughness: 0.5, random: &stage.random)
        let wash = Wash(0.12, 0.03).with {
            $0.texture = 0.08
            $0.response = 0.25
        }
        try stage.lay(stage.ground(wash)) { sheet in
            Ground.fill(on: sheet, width: stage.width, height: stage.height) {
                vanishing.y + ridge.at($0) * stage.unit * 0.008
            }
        }
    }

    private func carriageway(on stage: Stage, vanishing: Point) throws(MakerError) {
        let unit = stage.unit
        let bottom = stage.height * 1.03
        let half = unit * stage.number(0.5...0.62)
        let wash = Wash(0.17, 0.05).with {
            $0.texture = 0.05
            $0.grain = 8
            $0.response = 0.6
            $0.waver = 2.5
        }
        let near = stage.width / 2 + (stage.width / 2 - vanishing.x) * 0.4
        try stage.lay(wash) { sheet in
            sheet.polygon([
                Point(vanishing.x - unit * 0.008, vanishing.y), Point(vanishing.x + unit * 0.008, vanishing.y),
                Point(near + half, bottom), Point(near - half, bottom),
            ])
        }
        try stage.lay(
            Wash(0.34, 0.2).with {
                $0.response = 0.6; $0.opacity = 0.6; $0.waver = 2
            }
        ) { sheet in
            for dash in 0..<14 {
                let from = 1 - pow(0.76, Double(dash))
                let end = 1 - pow(0.76, Double(dash) + 0.5)
                let start = Point.between(Point(near, bottom), vanishing, from)
                sheet.taper(
                    start, .between(Point(near, bottom), vanishing, end), unit * 0.018 * (1 - from),
                    unit * 0.018 * (1 - end))
            }
        }
        guard stage.brief.isWet || stage.brief.weather == .fog else { return }
        // Wet patches throw the light back in streaks.
        try stage.shine(blur: unit * 0.01, strength: 0.12, warmth: 0.6) { sheet in
            for _ in 0..<18 {
                let x = vanishing.x + stage.number(-0.06...0.06) * unit
                let y = vanishing.y + unit * stage.number(0.03...0.3)
                let spread = (y - vanishing.y) * 0.35
                sheet.taper(
                    Point(x + (x - vanishing.x) * 2, y), Point(x + (x - vanishing.x) * 3, y + spread), unit * 0.006,
                    unit * 0.012)
            }
        }
    }

    private func headlights(on stage: Stage, at lamp: Point) throws(MakerError) {
        let unit = stage.unit
        stage.canvas.glow(Light(lamp, radius: unit * 0.13, strength: 0.55, warmth: 0.7))
        try stage.shine(blur: unit * 0.05, strength: 0.3, warmth: 0.75) { sheet in
            sheet.fade(from: lamp, to: Point(lamp.x, stage.height)) {
                sheet.polygon([
                    lamp, Point(lamp.x + unit * 0.5, stage.height), Point(lamp.x - unit * 0.5, stage.height),
                ])
            }
        }
        try stage.lay(
            Wash(1.1).with {
                $0.warmth = 0.55; $0.response = 0; $0.waver = 0.5
            }
        ) { sheet in
            for side in [-1.0, 1] { sheet.ellipse(lamp.x + side * unit * 0.017, lamp.y, unit * 0.0075, unit * 0.0065) }
        }
    }

    private func trees(on stage: Stage, vanishing: Point) throws(MakerError) {
        let isFir = stage.happens(0.35)
        for (index, distance) in [6.0, 3.6, 2.2, 1.35].enumerated() {
            let scale = 1 / distance
            let lightness = Float(0.12 - 0.026 * Double(index))
            let wash = Wash(lightness, lightness * 0.8).with {
                $0.rim = 0.3
                $0.response = 0.08
                $0.waver = 1.6
            }
            try stage.lay(wash) { sheet in
                for side in [-1.0, 1] {
                    let offset = stage.number(0.56...0.72)
                    let root = Point(
                        vanishing.x + side * stage.unit * offset * scale * 1.25, vanishing.y + stage.unit * 0.42 * scale
                    )
                    let tall = stage.unit * stage.number(0.75...1.05) * scale
                    if isFir {
                        Trees.fir(on: sheet, root: root, height: tall * 1.1, random: &stage.random)
                        let second = Point(root.x + side * stage.unit * 0.22 * scale, root.y)
                        Trees.fir(on: sheet, root: second, height: tall * 1.25, random: &stage.random)
                    } else {
                        Trees.bare(
                            on: sheet, root: root, height: tall, lean: -side * stage.number(0.02...0.16),
                            random: &stage.random)
                    }
                }
            }
        }
    }

    /// House fronts in perspective, a few windows lit.
    private func fronts(on stage: Stage, vanishing: Point) throws(MakerError) {
        for side in [-1.0, 1] {
            var distance = 5.2
            while distance > 0.9 {
                let next = distance * 0.66
                let tall = stage.unit * stage.number(0.5...0.78)
                try front(on: stage, vanishing: vanishing, side: side, far: distance, near: next, tall: tall)
                distance = next
            }
        }
    }

    private func front(
        on stage: Stage, vanishing: Point, side: Double, far: Double, near: Double, tall: Double
    ) throws(MakerError) {
        let unit = stage.unit
        let at = { (distance: Double, up: Double) in
            Point(vanishing.x + side * unit * 0.62 / distance, vanishing.y + (unit * 0.4 - up) / distance)
        }
        let lightness = Float(0.03 + 0.02 * near)
        let wash = Wash(lightness, lightness * 0.8).with {
            $0.rim = 0.3
            $0.response = 0.25
            $0.texture = 0.07
            $0.waver = 1.5
        }
        let ridge = tall + unit * 0.2
        let middle = 2 / (1 / far + 1 / near)
        try stage.lay(wash) { sheet in
            sheet.polygon([at(far, 0), at(far, tall), at(middle, ridge), at(near, tall), at(near, 0)])
            let stack = at(middle * 0.97, ridge)
            sheet.rectangle(stack.x, stack.y - unit * 0.07 / near, unit * 0.05 / near, unit * 0.12 / near)
        }
        func pane(_ part: Double, _ up: Double) -> [Point] {
            let start = 1 / (1 / far + (1 / near - 1 / far) * part)
            let end = 1 / (1 / far + (1 / near - 1 / far) * (part + 0.2))
            return [at(start, up), at(end, up), at(end, up + unit * 0.15), at(start, up + unit * 0.15)]
        }
        var dark: [[Point]] = []
        var lit: [[Point]] = []
        for part in [0.16, 0.62] {
            for up in [0.1, 0.36] where up * unit + unit * 0.15 < tall {
                if far > 1.6, stage.happens(0.2) {
                    lit.append(pane(part, up * unit))
                } else {
                    dark.append(pane(part, up * unit))
                }
            }
        }
        try stage.lay(
            Wash(lightness * 0.4).with {
                $0.response = 0.1; $0.waver = 1
            }
        ) { dark.forEach($0.polygon) }
        guard !lit.isEmpty else { return }
        try stage.lay(
            Wash(0.7).with {
                $0.warmth = 1; $0.response = 0; $0.waver = 1
            }
        ) { lit.forEach($0.polygon) }
        try stage.shine(blur: unit * 0.03, strength: 0.25, warmth: 1) { lit.forEach($0.polygon) }
    }

    private func streetlamp(on stage: Stage, vanishing: Point) throws(MakerError) {
        let unit = stage.unit
        let side = stage.side
        let foot = Point(vanishing.x + side * unit * 0.24, vanishing.y + unit * 0.2)
        let head = Point(foot.x - side * unit * 0.05, foot.y - unit * 0.42)
        stage.canvas.glow(Light(head, radius: unit * 0.1, strength: 0.5, warmth: 0.95))
        try stage.shine(blur: unit * 0.03, strength: 0.3, warmth: 0.95) { sheet in
            sheet.fade(from: head, to: Point(head.x, foot.y + unit * 0.08)) {
                sheet.polygon([
                    head, Point(head.x + unit * 0.17, foot.y + unit * 0.06),
                    Point(head.x - unit * 0.17, foot.y + unit * 0.06),
                ])
            }
            sheet.ellipse(head.x, foot.y + unit * 0.03, unit * 0.16, unit * 0.028)
        }
        try stage.lay(
            Wash(0.02).with {
                $0.response = 0.05; $0.rim = 0.4; $0.waver = 0.8
            }
        ) { sheet in
            sheet.taper(foot, Point(foot.x, head.y - unit * 0.02), unit * 0.011, unit * 0.007)
            sheet.stroke(
                [Point(foot.x, head.y - unit * 0.018), Point(head.x, head.y - unit * 0.018)], width: unit * 0.006)
            sheet.polygon([
                Point(head.x - unit * 0.02, head.y), Point(head.x - unit * 0.008, head.y - unit * 0.02),
                Point(head.x + unit * 0.008, head.y - unit * 0.02), Point(head.x + unit * 0.02, head.y),
            ])
        }
        try stage.lay(
            Wash(1.1).with {
                $0.warmth = 0.8; $0.response = 0; $0.waver = 0.4
            }
        ) {
            $0.ellipse(head.x, head.y + unit * 0.004, unit * 0.013, unit * 0.008)
        }
    }

    private func people(on stage: Stage, vanishing: Point) throws(MakerError) {
        guard let person = stage.brief.people.first ?? (stage.happens(0.4) ? .figure : nil) else { return }
        let feet = Point(vanishing.x + stage.unit * stage.number(-0.04...0.04), vanishing.y + stage.unit * 0.11)
        let height = stage.unit * 0.24 * person.stature
        try stage.shade(blur: stage.unit * 0.014, strength: 0.7) { sheet in
            let end = Point(feet.x * 1.6 - vanishing.x * 0.6, feet.y + height * 0.9)
            sheet.fade(from: feet, to: end) { sheet.taper(feet, end, height * 0.2, height * 0.5) }
        }
        try Casting.stand(person, at: feet, height: height, on: stage, dark: 0.02, rim: 0.6)
        guard stage.brief.shows(.dog) else { return }
        try stage.lay(
            Wash(0.02).with {
                $0.rim = 0.5; $0.waver = 1
            }
        ) {
            Animals.dog(on: $0, feet: Point(feet.x + height * 0.5, feet.y + 3), size: height * 0.55)
        }
    }
}
