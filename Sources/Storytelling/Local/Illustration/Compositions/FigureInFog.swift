import Foundation

/// Someone standing far out in fog on open land: moor, field or bridge road.
struct FigureInFog: Composition {
    func paint(on stage: Stage) throws(MakerError) {
        let unit = stage.unit
        let horizon = stage.height * stage.number(0.56...0.62)
        let spot = Point(stage.width * stage.number(0.4...0.6), horizon + unit * 0.07)
        let halo = Point(spot.x + unit * stage.number(-0.06...0.06), spot.y - unit * 0.26)
        try Backdrop.sky(on: stage, moon: halo, horizon: horizon, showsMoon: stage.happens(0.35))
        stage.canvas.glow(Light(halo, radius: unit * 0.4, strength: 0.2, warmth: 0.08))
        try Backdrop.ridges(on: stage, horizon: horizon, count: 2, rise: 0.05)
        try Backdrop.farLight(on: stage, horizon: horizon, chance: 0.5)
        try land(on: stage, horizon: horizon)
        stage.canvas.paint(
            Fog(
                top: Float(horizon - unit * 0.3), bottom: Float(horizon + unit * 0.2), density: 0.6, lightness: 0.27,
                scatter: 0.4))
        try trees(on: stage, horizon: horizon, spot: spot)
        try people(on: stage, spot: spot)
        for step in 0..<3 {
            let y = horizon + unit * (0.02 + 0.09 * Double(step))
            stage.canvas.paint(
                Fog(
                    top: Float(y - unit * 0.07), bottom: Float(y + unit * 0.13), density: 0.45,
                    lightness: 0.24 - Float(step) * 0.05, scatter: 0.3))
        }
        try furrows(on: stage, horizon: horizon, spot: spot)
        try Backdrop.foreground(on: stage, height: 0.15, wind: 0.5 * stage.side)
    }

    private func land(on stage: Stage, horizon: Double) throws(MakerError) {
        let ridge = Ground.Ridge(roughness: 0.5, random: &stage.random)
        let wash = Wash(0.19, 0.04).with {
            $0.texture = 0.06
            $0.grain = 7
            $0.response = 0.35
        }
        try stage.lay(stage.ground(wash)) { sheet in
            Ground.fill(on: sheet, width: stage.width, height: stage.height) {
                horizon + stage.unit * 0.015 * ridge.at($0)
            }
        }
    }

    /// Lines of stubble or track that run to the horizon, and a fence.
    private func furrows(on stage: Stage, horizon: Double, spot: Point) throws(MakerError) {
        try stage.shade(blur: 5, strength: 0.42) { sheet in
            for row in -13...13 {
                let near = Point(spot.x + Double(row) * stage.unit * 0.19, stage.height * 1.05)
                let far = Point(spot.x + Double(row) * stage.unit * 0.022, horizon + stage.unit * 0.06)
                sheet.taper(near, far, stage.unit * 0.035, stage.unit * 0.003)
            }
        }
        let wash = Wash(0.045).with {
            $0.rim = 0.25
            $0.waver = 1.6
        }
        let side = stage.side
        try stage.lay(wash) { sheet in
            let line = { (x: Double) in
                let away = side < 0 ? x : 1 - x
                return horizon + stage.unit * (0.34 - 0.27 * min(away * 1.6, 1))
            }
            Ground.fence(
                on: sheet, from: side < 0 ? -0.02 : 1.02, to: side < 0 ? 0.36 : 0.64, width: stage.width,
                tall: stage.unit * 0.075, posts: 7, random: &stage.random, along: line)
        }
    }

    private func trees(on stage: Stage, horizon: Double, spot: Point) throws(MakerError) {
        let side = stage.side
        for (distance, lightness, tall) in [(0.55, 0.17, 0.24), (0.36, 0.12, 0.36)] {
            let wash = Wash(Float(lightness)).with {
                $0.response = 0.22
                $0.waver = 1.3
            }
            let root = Point(
                spot.x + side * stage.unit * distance * stage.number(0.9...1.3), horizon + stage.unit * 0.04)
            try stage.lay(wash) { sheet in
                Trees.bare(
                    on: sheet, root: root, height: stage.unit * tall, lean: side * stage.number(0...0.16),
                    random: &stage.random)
            }
        }
    }

    private func people(on stage: Stage, spot: Point) throws(MakerError) {
        if stage.brief.shows(.scarecrow) { return try scarecrow(on: stage, spot: spot) }
        let person = stage.brief.people.first ?? .figure
        let height = stage.unit * 0.25 * person.stature
        try Casting.stand(person, at: spot, height: height, on: stage, dark: 0.05, rim: 0.22)
        for index in 0..<(person == .figure ? stage.random.whole(0...4) : 0) {
            let side = index.isMultiple(of: 2) ? 1.0 : -1
            let place = Point(spot.x + side * stage.unit * stage.number(0.12...0.4), spot.y - stage.unit * 0.03)
            let wash = Wash(0.17).with {
                $0.response = 0.2
                $0.opacity = 0.8
            }
            let small = height * stage.number(0.5...0.66)
            try stage.lay(wash) { Person.figure.draw(on: $0, feet: place, height: small) }
        }
        if stage.brief.shows(.dog) {
            try stage.lay(
                Wash(0.045).with {
                    $0.rim = 0.2; $0.waver = 1
                }
            ) { sheet in
                let feet = Point(spot.x + height * 0.5, spot.y + height * 0.02)
                Animals.dog(on: sheet, feet: feet, size: height * 0.55)
            }
        }
    }

    private func scarecrow(on stage: Stage, spot: Point) throws(MakerError) {
        let wash = Wash(0.035).with {
            $0.rim = 0.3
            $0.response = 0.05
            $0.waver = 1.6
        }
        try stage.lay(wash) { sheet in
            Scarecrow.draw(on: sheet, foot: spot, height: stage.unit * 0.34, random: &stage.random)
        }
        let crow = Point(spot.x + stage.unit * 0.34 * 0.3, spot.y - stage.unit * 0.34 * 0.76)
        try stage.lay(wash) { Animals.sittingCrow(on: $0, feet: crow, size: stage.unit * 0.05) }
    }
}
