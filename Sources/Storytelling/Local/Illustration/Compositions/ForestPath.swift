import Foundation

/// A path between trunks, layer behind layer into lit fog.
struct ForestPath: Composition {
    func paint(on stage: Stage) throws(MakerError) {
        let unit = stage.unit
        let heart = Point(stage.width * stage.number(0.42...0.58), stage.height * stage.number(0.42...0.5))
        let isWarm = stage.brief.hour == .dusk || stage.brief.hour == .dawn || stage.brief.has(.lantern)
        let light = Light(heart, radius: unit * 0.4, strength: 0.42, warmth: isWarm ? 0.7 : 0.12)
        stage.canvas.lights = [light]
        stage.canvas.paint(
            Sky(top: 0.07, horizon: 0.22, horizonRow: Float(heart.y + unit * 0.1), clouds: 0.2, stretch: 1.2))
        stage.canvas.glow(
            Light(heart, radius: unit * 0.3, strength: 0.36, warmth: isWarm ? 0.65 : 0.1))
        let bend = stage.number(0.05...0.14) * stage.side
        let path = { (up: Double) -> (x: Double, y: Double, half: Double) in
            let y = stage.height * 1.02 + (heart.y + unit * 0.16 - stage.height * 1.02) * pow(up, 0.7)
            let x = heart.x + sin(up * .pi) * bend * unit + (1 - up) * bend * unit * 0.6
            return (x, y, unit * (0.26 * pow(1 - up, 1.5) + 0.012))
        }
        try far(on: stage, heart: heart)
        try ground(on: stage, heart: heart, path: path)
        try shafts(on: stage, heart: heart, warmth: isWarm ? 0.7 : 0.1)
        try trunks(on: stage, heart: heart, path: path)
        if stage.brief.weather != .clear {
            stage.canvas.paint(
                Fog(
                    top: Float(stage.height * 0.42), bottom: Float(stage.height * 0.92), density: 0.4,
                    lightness: 0.12, scatter: 0.3))
        }
        try near(on: stage)
        try Backdrop.foreground(on: stage, height: 0.1, wind: 0.2)
    }

    /// The forest's depth: thin trunks and firs, each row darker.
    private func far(on stage: Stage, heart: Point) throws(MakerError) {
        for (index, lightness) in [0.20, 0.145, 0.10].enumerated() {
            let wash = Wash(Float(lightness) * 0.85, Float(lightness) * 1.1).with {
                $0.response = 0.32 - Float(index) * 0.08
                $0.waver = 1.6
                $0.grain = 0.4
            }
            let count = Int(Double(26 - index * 6) * stage.width / stage.unit)
            let foot = heart.y + stage.unit * (0.13 + 0.035 * Double(index))
            try stage.lay(wash) { sheet in
                for _ in 0..<count {
                    let x = stage.number(-0.03...1.03) * stage.width
                    let breadth = stage.unit * stage.number(0.006...0.016) * (1 + Double(index) * 0.7)
                    if abs(x - heart.x) < stage.unit * (0.035 + 0.05 * Double(index)) { continue }
                    let lean = stage.number(-0.05...0.05)
                    Trees.trunk(
                        on: sheet, foot: Point(x, foot + stage.number(-0.01...0.02) * stage.unit), width: breadth,
                        height: foot + 20, lean: lean, random: &stage.random)
                }
            }
            stage.canvas.paint(
                Fog(
                    top: Float(foot - stage.unit * 0.22), bottom: Float(foot + stage.unit * 0.1), density: 0.5,
                    lightness: Float(lightness) * 1.1, scatter: 0.42))
        }
    }

    private func ground(
        on stage: Stage, heart: Point, path: (Double) -> (x: Double, y: Double, half: Double)
    ) throws(MakerError) {
        let ridge = Ground.Ridge(roughness: 0.5, random: &stage.random)
        let top = heart.y + stage.unit * 0.15
        let wash = Wash(0.12, 0.03).with {
            $0.texture = 0.08
            $0.response = 0.5
            $0.grain = 5
        }
        try stage.lay(stage.ground(wash)) { sheet in
            let line = { (x: Double) in
                let away = (x * stage.width - heart.x) / stage.unit
                return top - min(away * away * 0.12, 0.08) * stage.unit + ridge.at(x) * stage.unit * 0.008
            }
            Ground.fill(on: sheet, width: stage.width, height: stage.height, under: line)
            Ground.grass(
                on: sheet, width: stage.width, blades: 260, length: (stage.unit * 0.01)...(stage.unit * 0.03),
                wind: 0, random: &stage.random, along: line)
        }
        var left: [Point] = []
        var right: [Point] = []
        for step in 0...24 {
            let place = path(Double(step) / 24)
            left.append(Point(place.x - place.half, place.y))
            right.append(Point(place.x + place.half, place.y))
        }
        let track = Wash(0.26, 0.07).with {
            $0.texture = 0.09
            $0.response = 0.75
            $0.waver = 4
            $0.opacity = 0.8
        }
        try stage.lay(track) { $0.polygon(left + right.reversed()) }
    }

    /// Beams between the trunks, falling outward from the light.
    private func shafts(on stage: Stage, heart: Point, warmth: Double) throws(MakerError) {
        let count = stage.random.whole(4...7)
        try stage.shine(blur: stage.unit * 0.022, strength: 0.16, warmth: warmth) { sheet in
            for _ in 0..<count {
                let angle = stage.number(-0.85...0.85)
                let length = stage.unit * stage.number(0.5...0.9)
                let start = Point(heart.x + angle * stage.unit * 0.05, heart.y - stage.unit * 0.34)
                let end = Point(start.x + angle * length, start.y + length * 0.92)
                sheet.fade(from: start, to: end) {
                    sheet.taper(start, end, stage.unit * 0.012, stage.unit * stage.number(0.07...0.15))
                }
            }
        }
    }

    /// The trees along the path, and whoever is on it.
    private func trunks(
        on stage: Stage, heart: Point, path: (Double) -> (x: Double, y: Double, half: Double)
    ) throws(MakerError) {
        let walker = stage.number(0.42...0.52)
        for (index, up) in [0.62, 0.44, 0.28].enumerated() {
            let place = path(up)
            let wash = Wash(0.055 - Float(index) * 0.015, 0.045 - Float(index) * 0.012).with {
                $0.response = 0.10
                $0.rim = 0.34
                $0.grain = 0.35
                $0.texture = 0.06
                $0.waver = 2.4
            }
            try stage.lay(wash) { sheet in
                for side in [-1.0, 1] {
                    for row in 0..<2 {
                        let away =
                            place.half * stage.number(1.25...1.7) + Double(row) * stage.unit * stage.number(0.16...0.3)
                        let breadth = stage.unit * stage.number(0.03...0.045) * (1 + Double(index) * 0.55)
                        let foot = Point(place.x + side * (away + breadth / 2), place.y + stage.unit * 0.02)
                        let lean = side * stage.number(-0.03...0.09)
                        Trees.trunk(
                            on: sheet, foot: foot, width: breadth, height: foot.y + 30, lean: lean,
                            random: &stage.random)
                    }
                }
            }
            guard index == 0, let person = stage.brief.people.first else { continue }
            let spot = path(walker)
            let height = stage.unit * 0.26 * person.stature
            try Casting.stand(person, at: Point(spot.x, spot.y), height: height, on: stage, dark: 0.02, rim: 0.6)
            if stage.brief.has(.lantern) || stage.brief.has(.lamp) {
                let hand = Point(spot.x + height * 0.17, spot.y - height * 0.34)
                try Casting.lantern(at: hand, size: height * 0.06, on: stage)
            }
        }
    }

    /// Trunks close to the eye that frame the picture.
    private func near(on stage: Stage) throws(MakerError) {
        let wash = Wash(0.016, 0.01).with {
            $0.response = 0.02
            $0.rim = 0.12
            $0.waver = 3.5
            $0.grain = 0.3
        }
        let big = stage.side
        try stage.lay(wash) { sheet in
            for side in [-1.0, 1] {
                let breadth = stage.unit * (side == big ? stage.number(0.14...0.2) : stage.number(0.06...0.1))
                let x = stage.width * (0.5 + side * stage.number(0.41...0.5))
                Trees.trunk(
                    on: sheet, foot: Point(x, stage.height * 1.03), width: breadth, height: stage.height * 1.1,
                    lean: side * stage.number(-0.04...0.06), random: &stage.random)
                let bough = Point(x, stage.height * stage.number(0.1...0.25))
                Trees.grow(
                    on: sheet, from: bough,
                    angle: side < 0 ? stage.number(-0.35...0.15) : .pi - stage.number(-0.35...0.15),
                    length: stage.unit * stage.number(0.16...0.26), width: breadth * 0.22, level: 6, lean: 0,
                    random: &stage.random)
            }
        }
    }
}
