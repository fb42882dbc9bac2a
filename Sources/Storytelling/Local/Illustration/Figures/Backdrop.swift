/// Sky, moon and distance: what most outdoor scenes begin with.
enum Backdrop {
    /// Paints the sky for the brief's hour and weather, and sets the canvas's lights to the moon or the glow
    /// behind the clouds at `moon`.
    static func sky(on stage: Stage, moon: Point, horizon: Double, showsMoon: Bool = true) throws(MakerError) {
        let brief = stage.brief
        let isThick = brief.weather == .fog || brief.weather == .snow
        let isDay = brief.hour == .day
        let isLow = brief.hour == .dusk || brief.hour == .dawn
        let strength = isDay ? 0.34 : brief.isWet ? 0.24 : isThick ? 0.2 : 0.3
        stage.canvas.lights = [
            Light(moon, radius: stage.unit * (isThick ? 0.55 : 0.42), strength: strength, warmth: isLow ? 0.45 : 0.06)
        ]
        let lift: Float = isDay ? 0.2 : isLow ? 0.06 : 0
        stage.canvas.paint(
            Sky(
                top: 0.055 + lift, horizon: (brief.weather == .snow ? 0.17 : isThick ? 0.30 : 0.23) + lift,
                horizonRow: Float(horizon),
                clouds: brief.isWet ? 0.95 : isThick ? 0.5 : 0.68,
                horizonWarmth: isLow ? 0.75 : 0,
                stretch: brief.weather == .wind || brief.weather == .storm ? 4.2 : 2.4))
        stage.canvas.glow(
            Light(moon, radius: stage.unit * 0.2, strength: isThick ? 0.3 : 0.26, warmth: isLow ? 0.4 : 0.05))
        if showsMoon, !brief.isWet, !isDay { try self.moon(on: stage, at: moon) }
        if brief.weather == .storm { try lightning(on: stage, horizon: horizon) }
    }

    private static func moon(on stage: Stage, at place: Point) throws(MakerError) {
        let radius = stage.unit * stage.number(0.045...0.075)
        let isVeiled = stage.brief.weather == .fog || stage.brief.weather == .snow
        let wash = Wash(0.9, 0.82).with {
            $0.texture = 0.09
            $0.grain = 1
            $0.response = 0
            $0.opacity = isVeiled ? 0.3 : 0.92
            $0.warmth = 0.12
        }
        try stage.lay(wash) { $0.ellipse(place.x, place.y, radius, radius) }
        try stage.shine(blur: radius * 0.9, strength: 0.22, warmth: 0.08) {
            $0.ellipse(place.x, place.y, radius, radius)
        }
    }

    private static func lightning(on stage: Stage, horizon: Double) throws(MakerError) {
        let start = stage.point(stage.number(0.15...0.85), -0.02)
        var bolts: [[Point]] = []
        var path = [start]
        while let last = path.last, last.y < horizon {
            let next = Point(
                last.x + stage.number(-0.055...0.055) * stage.unit, last.y + stage.number(0.015...0.05) * stage.unit)
            path.append(next)
            if stage.happens(0.22) {
                var fork = [next]
                let side = stage.side
                for _ in 0..<stage.random.whole(2...6) {
                    guard let tip = fork.last else { break }
                    fork.append(
                        Point(
                            tip.x + side * stage.number(0...0.05) * stage.unit,
                            tip.y + stage.number(0.01...0.04) * stage.unit))
                }
                bolts.append(fork)
            }
        }
        let width = stage.unit / 864
        try stage.shine(blur: stage.unit * 0.07, strength: 0.55, warmth: 0) { sheet in
            sheet.stroke(path, width: 16 * width)
        }
        let wash = Wash(1).with {
            $0.waver = 1
            $0.response = 0
        }
        try stage.lay(wash) { sheet in
            sheet.stroke(path, width: 3.4 * width)
            for bolt in bolts { sheet.stroke(bolt, width: 1.5 * width) }
        }
        let flash = Point(start.x, horizon * 0.4)
        stage.canvas.lights.insert(Light(flash, radius: stage.unit * 0.7, strength: 0.3, warmth: 0), at: 0)
    }

    /// Hazy ridges between the horizon and the scene, the far ones lighter.
    static func ridges(on stage: Stage, horizon: Double, count: Int, rise: Double) throws(MakerError) {
        for index in 0..<count {
            let near = Double(index) / Double(max(count, 1))
            let ridge = Ground.Ridge(roughness: 0.5, random: &stage.random)
            let base = horizon + near * stage.unit * 0.07
            let lightness = Float(0.20 - 0.10 * near)
            let wash = Wash(lightness, lightness * 1.15).with {
                $0.span = Float(base - rise * stage.unit)...Float(base + stage.unit * 0.15)
                $0.response = 0.3
            }
            try stage.lay(wash) { sheet in
                Ground.fill(on: sheet, width: stage.width, height: stage.height) {
                    base - rise * stage.unit * (0.5 + 0.5 * ridge.at($0)) * (1 - near * 0.4)
                }
            }
            stage.canvas.paint(
                Fog(
                    top: Float(base - stage.unit * 0.06), bottom: Float(base + stage.unit * 0.14),
                    density: isFoggy(stage) ? 0.7 : 0.35, lightness: isFoggy(stage) ? 0.27 : 0.19))
        }
    }

    /// Once in a while a far cottage with one lit window: somebody else is awake, too far to help.
    static func farLight(on stage: Stage, horizon: Double, chance: Double) throws(MakerError) {
        guard stage.happens(chance), stage.brief.hour != .day else { return }
        let size = stage.unit * stage.number(0.03...0.045)
        let away = min(stage.unit * stage.number(0.35...0.62), stage.width * 0.42) * stage.side
        let foot = Point(stage.width / 2 + away, horizon + stage.unit * 0.025)
        try stage.lay(
            Wash(0.09).with {
                $0.response = 0.1; $0.waver = 0.8
            }
        ) { sheet in
            sheet.polygon([
                Point(foot.x - size, foot.y), Point(foot.x - size, foot.y - size * 0.7),
                Point(foot.x - size * 0.75, foot.y - size * 1.3), Point(foot.x + size * 0.75, foot.y - size * 1.3),
                Point(foot.x + size, foot.y - size * 0.7), Point(foot.x + size, foot.y),
            ])
            sheet.rectangle(foot.x + size * 0.4, foot.y - size * 1.65, size * 0.22, size * 0.5)
        }
        let pane = (foot.x - size * 0.5, foot.y - size * 0.55, size * 0.3, size * 0.36)
        try House.light([pane], on: stage)
    }

    static func isFoggy(_ stage: Stage) -> Bool { stage.brief.weather == .fog || stage.brief.weather == .snow }

    /// Grass close to the eye, out of the light, that frames the scene from below.
    static func foreground(on stage: Stage, height: Double, wind: Double) throws(MakerError) {
        let ridge = Ground.Ridge(roughness: 0.45, random: &stage.random)
        let line = { (x: Double) in
            let bowl = (x - 0.5) * (x - 0.5) * 4
            return stage.height - stage.unit * height * (0.45 + 0.75 * bowl) + ridge.at(x) * stage.unit * 0.012
        }
        let wash = Wash(0.022, 0.008).with {
            $0.response = 0.05
            $0.texture = 0.02
        }
        try stage.lay(wash) { sheet in
            Ground.fill(on: sheet, width: stage.width, height: stage.height, under: line)
            Ground.grass(
                on: sheet, width: stage.width, blades: Int(420 * stage.width / stage.unit),
                length: (stage.unit * 0.03)...(stage.unit * 0.13), wind: wind, random: &stage.random, along: line)
        }
    }

    /// A flock, small, about `place`.
    static func birds(on stage: Stage, about place: Point, count: Int) throws(MakerError) {
        let wash = Wash(0.04).with {
            $0.waver = 1
            $0.response = 0.1
        }
        try stage.lay(wash) { sheet in
            for _ in 0..<count {
                let spot = Point(
                    place.x + stage.number(-0.22...0.22) * stage.unit, place.y + stage.number(-0.1...0.1) * stage.unit)
                Animals.flyingBird(
                    on: sheet, at: spot, span: stage.unit * stage.number(0.014...0.04), lift: stage.number(-0.6...1.2))
            }
        }
    }
}
