import Foundation

/// Leaning stones in ground fog, a dead tree, a church far off.
struct Graveyard: Composition {
    func paint(on stage: Stage) throws(MakerError) {
        let unit = stage.unit
        let side = stage.side
        let horizon = stage.height * stage.number(0.52...0.58)
        let moon = Point(
            stage.width * (0.5 + side * stage.number(0.08...0.22)), horizon - unit * stage.number(0.26...0.36))
        try Backdrop.sky(on: stage, moon: moon, horizon: horizon)
        try Backdrop.ridges(on: stage, horizon: horizon, count: 2, rise: 0.06)
        try chapel(on: stage, horizon: horizon, side: side)
        try land(on: stage, horizon: horizon)
        try tree(on: stage, horizon: horizon, side: -side)
        try rows(on: stage, horizon: horizon)
        if stage.brief.shows(.crow) || stage.happens(0.4) {
            try Backdrop.birds(on: stage, about: Point(moon.x, moon.y + unit * 0.06), count: 5)
        }
        try Backdrop.foreground(on: stage, height: 0.11, wind: 0.3 * side)
    }

    private func chapel(on stage: Stage, horizon: Double, side: Double) throws(MakerError) {
        let reach = min(stage.unit * stage.number(0.3...0.5), stage.width * 0.36)
        let foot = Point(stage.width * 0.5 + side * reach, horizon + stage.unit * 0.03)
        let size = stage.unit * 0.2
        let wash = Wash(0.12, 0.16).with {
            $0.response = 0.2
            $0.rim = 0.15
            $0.waver = 1
        }
        try stage.lay(wash) { ChurchShape.draw(on: $0, foot: foot, height: size, flipped: side > 0) }
        guard stage.happens(0.7), stage.brief.hour != .day else { return }
        let panes = [0.34, 0.52].map { x in
            (foot.x - side * size * x - size * 0.02, foot.y - size * 0.2, size * 0.045, size * 0.1)
        }
        try House.light(panes, on: stage)
    }

    private func land(on stage: Stage, horizon: Double) throws(MakerError) {
        let ridge = Ground.Ridge(roughness: 0.5, random: &stage.random)
        let line = { (x: Double) in horizon + stage.unit * (0.03 + 0.014 * ridge.at(x)) }
        let wash = Wash(0.24, 0.06).with {
            $0.texture = 0.07
            $0.response = 0.32
            $0.grain = 4
        }
        try stage.lay(stage.ground(wash)) { sheet in
            Ground.fill(on: sheet, width: stage.width, height: stage.height, under: line)
            Ground.grass(
                on: sheet, width: stage.width, blades: 400, length: (stage.unit * 0.006)...(stage.unit * 0.02),
                wind: 0.2, random: &stage.random, along: line)
        }
    }

    private func tree(on stage: Stage, horizon: Double, side: Double) throws(MakerError) {
        let root = Point(stage.width * 0.5 + side * stage.unit * stage.number(0.38...0.62), horizon + stage.unit * 0.14)
        let wash = Wash(0.045, 0.035).with {
            $0.rim = 0.3
            $0.response = 0.06
            $0.waver = 1.8
        }
        try stage.lay(wash) { sheet in
            Trees.bare(
                on: sheet, root: root, height: stage.unit * stage.number(0.5...0.66),
                lean: -side * stage.number(0...0.14),
                random: &stage.random)
        }
    }

    /// Stones from far to near, fog between the rows, whoever is there between the stones.
    private func rows(on stage: Stage, horizon: Double) throws(MakerError) {
        let depths = [0.045, 0.085, 0.145, 0.23]
        for (index, depth) in depths.enumerated() {
            let y = horizon + stage.unit * depth
            let tall = stage.unit * (0.035 + depth * 0.62)
            let lightness = 0.1 - Double(index) * 0.018
            let wash = Wash(Float(lightness), Float(lightness) * 0.7).with {
                $0.rim = 0.45
                $0.response = 0.06
                $0.texture = 0.08
                $0.waver = 1.6
            }
            let spacing = tall * 1.7
            var feet: [(Point, Double)] = []
            try stage.lay(wash) { sheet in
                var x =
                    stage.width / 2 - spacing * (stage.width / spacing / 2).rounded() - stage.number(0...1) * spacing
                while x < stage.width + spacing {
                    if stage.happens(0.82), !(index > 1 && abs(x - stage.width / 2) < stage.unit * 0.12) {
                        let foot = Point(x, y + stage.number(-0.08...0.12) * tall)
                        let height = tall * stage.number(0.7...1.2)
                        Headstones.draw(on: sheet, foot: foot, height: height, random: &stage.random)
                        feet.append((foot, height))
                    }
                    x += spacing * stage.number(0.75...1.35)
                }
            }
            try tufts(on: stage, at: feet, dark: Float(0.1 - 0.018 * Double(index)))
            if index == 2, let person = stage.brief.people.first {
                let feet = Point(stage.width * stage.number(0.44...0.56), y + stage.unit * 0.02)
                let height = stage.unit * 0.25 * person.stature
                try Casting.stand(person, at: feet, height: height, on: stage, dark: 0.025, rim: 0.5)
                if stage.brief.has(.lantern) || stage.brief.has(.lamp) {
                    let hand = Point(feet.x + height * 0.16, feet.y - height * 0.36)
                    try Casting.lantern(at: hand, size: height * 0.055, on: stage)
                }
            }
            stage.canvas.paint(
                Fog(
                    top: Float(y - tall * 0.5), bottom: Float(y + tall * 0.8 + stage.unit * 0.03),
                    density: (Backdrop.isFoggy(stage) ? 0.62 : 0.4) - Float(index) * 0.05,
                    lightness: 0.23 - Float(index) * 0.03))
        }
        try hero(on: stage, horizon: horizon)
    }

    /// Grass about the feet of stones.
    private func tufts(on stage: Stage, at feet: [(Point, Double)], dark: Float) throws(MakerError) {
        try stage.lay(
            Wash(dark, dark * 0.7).with {
                $0.response = 0.2; $0.waver = 1.5
            }
        ) { sheet in
            for (foot, height) in feet {
                for _ in 0..<16 {
                    let root = Point(foot.x + stage.number(-0.42...0.42) * height, foot.y + height * 0.1)
                    let tip = Point(
                        root.x + stage.number(-0.1...0.14) * height, root.y - stage.number(0.1...0.34) * height)
                    sheet.taper(root, tip, height * 0.045, 0.4)
                }
                sheet.ellipse(foot.x, foot.y + height * 0.08, height * 0.36, height * 0.035)
            }
        }
    }

    /// One stone close by, to one side, with a crow if there is one.
    private func hero(on stage: Stage, horizon: Double) throws(MakerError) {
        let x = stage.width * 0.5 + stage.side * stage.unit * stage.number(0.3...0.44)
        let tall = stage.unit * stage.number(0.26...0.32)
        let foot = Point(x, stage.height * 0.9)
        let wash = Wash(0.045, 0.02).with {
            $0.rim = 0.6
            $0.response = 0.1
            $0.texture = 0.11
            $0.grain = 1.2
            $0.waver = 2.4
        }
        try stage.lay(wash) { Headstones.draw(on: $0, foot: foot, height: tall, kinds: 0...1, random: &stage.random) }
        try stage.shade(blur: 2, strength: 0.6) { sheet in
            for line in 0..<4 {
                let half = tall * stage.number(0.11...0.19)
                let y = foot.y - tall * (0.68 - 0.1 * Double(line))
                sheet.taper(Point(x - half, y), Point(x + half, y + 1), tall * 0.022, tall * 0.02)
            }
        }
        guard stage.brief.shows(.crow) || stage.happens(0.3) else { return }
        try stage.lay(
            Wash(0.015).with {
                $0.rim = 0.4; $0.response = 0.02; $0.waver = 1
            }
        ) { sheet in
            Animals.sittingCrow(
                on: sheet, feet: Point(x, foot.y - tall * 0.97), size: tall * 0.4, flipped: x > stage.width / 2)
        }
    }
}
