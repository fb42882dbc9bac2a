import Foundation

/// A house against the sky on the crest of a hill, one window lit, a path leading up.
struct HouseOnHill: Composition {
    func paint(on stage: Stage) throws(MakerError) {
        let unit = stage.unit
        let side = stage.side
        let crest = Point(stage.width * (0.5 + side * stage.number(0.04...0.15)), stage.height * 0.5)
        let moon = Point(
            crest.x - side * unit * stage.number(0.12...0.38), crest.y - unit * stage.number(0.2...0.33))
        let horizon = stage.height * 0.66
        try Backdrop.sky(on: stage, moon: moon, horizon: horizon)
        try Backdrop.ridges(on: stage, horizon: horizon, count: 3, rise: 0.09)
        let ridge = Ground.Ridge(roughness: 0.48, random: &stage.random)
        let slope = stage.number(0.5...0.8)
        let hill = { (x: Double) -> Double in
            let away = max(abs(x * stage.width - crest.x) / unit - 0.17, 0)
            let fall = 1 - 1 / (1 + away * away * 4.6)
            return crest.y + unit * (fall * slope * 0.62 + 0.012 * ridge.at(x))
        }
        try trees(on: stage, hill: hill, crest: crest)
        let hillWash = Wash(0.13, 0.05).with {
            $0.rim = 0.16
            $0.response = 0.12
            $0.texture = 0.05
        }
        try house(on: stage, crest: crest, moonSide: -side)
        try stage.lay(stage.ground(hillWash)) { sheet in
            Ground.fill(on: sheet, width: stage.width, height: stage.height, under: hill)
            Ground.grass(
                on: sheet, width: stage.width, blades: 500, length: (unit * 0.006)...(unit * 0.026), wind: 0.3,
                random: &stage.random, along: hill)
        }
        try path(on: stage, crest: crest, side: side, hill: hill)
        stage.canvas.paint(
            Fog(
                top: Float(stage.height * 0.6), bottom: Float(stage.height * 1.02),
                density: Backdrop.isFoggy(stage) ? 0.75 : 0.38, lightness: 0.15))
        if stage.brief.shows(.crow) || stage.happens(0.5) {
            try Backdrop.birds(on: stage, about: Point(moon.x, moon.y + unit * 0.1), count: 7)
        }
        try Backdrop.foreground(on: stage, height: 0.13, wind: -side * 0.6)
    }

    private func house(on stage: Stage, crest: Point, moonSide: Double) throws(MakerError) {
        let foot = Point(crest.x, crest.y + stage.unit * 0.02)
        let house = House(foot: foot, width: stage.unit * stage.number(0.3...0.4), random: &stage.random)
        var lit: Set<Int> = [stage.random.whole(0...4)]
        if stage.happens(0.4) { lit.insert(stage.random.whole(0...(house.windows.count - 1))) }
        try house.paint(on: stage, dark: 0.06, lit: lit)
    }

    private func trees(on stage: Stage, hill: (Double) -> Double, crest: Point) throws(MakerError) {
        let wash = Wash(0.05, 0.03).with {
            $0.rim = 0.25
            $0.response = 0.08
            $0.waver = 1.2
        }
        let places = (0..<stage.random.whole(3...5)).map { _ in
            let away = stage.number(0.24...0.75) * stage.side
            return (crest.x + away * stage.unit) / stage.width
        }
        try stage.lay(wash) { sheet in
            for x in places where x > -0.05 && x < 1.05 {
                let tall = stage.unit * stage.number(0.14...0.34)
                let lean = stage.number(-0.12...0.12)
                let root = Point(x * stage.width, hill(x) + tall * 0.03)
                Trees.bare(on: sheet, root: root, height: tall, lean: lean, random: &stage.random)
            }
        }
    }

    /// A pale track that winds from the lower edge to the door, with whoever walks it.
    private func path(
        on stage: Stage, crest: Point, side: Double, hill: (Double) -> Double
    ) throws(MakerError) {
        let bottom = stage.height * 1.02
        let start = stage.width * (0.5 - side * stage.number(0.0...0.2))
        let sway = stage.unit * stage.number(0.12...0.22) * side
        var left: [Point] = []
        var right: [Point] = []
        var middle: [Point] = []
        for step in 0...30 {
            let up = Double(step) / 30
            let depth = pow(up, 0.62)
            let y = bottom + (crest.y + stage.unit * 0.035 - bottom) * depth
            let x = start + (crest.x - start) * up + sin(up * .pi * 2.1) * sway * (1 - up * 0.75)
            let half = stage.unit * (0.085 * pow(1 - up, 1.6) + 0.006)
            left.append(Point(x - half, y))
            right.append(Point(x + half * 0.9, y))
            middle.append(Point(x, y))
        }
        let wash = Wash(0.3, 0.17).with {
            $0.texture = 0.08
            $0.response = 0.3
            $0.opacity = 0.7
            $0.waver = 5
        }
        try stage.lay(wash) { $0.polygon(left + right.reversed()) }
        try stage.lay(
            Wash(0.04).with {
                $0.rim = 0.2; $0.waver = 1.5
            }
        ) { sheet in
            let line = { (x: Double) in hill(x) + stage.unit * 0.09 }
            Ground.fence(
                on: sheet, from: side > 0 ? 0.02 : 0.55, to: side > 0 ? 0.45 : 0.98, width: stage.width,
                tall: stage.unit * 0.035, posts: 12, random: &stage.random, along: line)
        }
        guard let person = stage.brief.people.first else { return }
        let foot = middle[11]
        try Casting.stand(person, at: foot, height: stage.unit * 0.18 * person.stature, on: stage, dark: 0.02)
    }
}
