import Foundation

/// A stone stair seen from its foot: a doorway of light above, each tread catching it.
struct CellarStairs: Composition {
    private struct Stair {
        let top: Point
        let topHalf: Double
        let foot: Point
        let footHalf: Double
        let steps = 13

        /// The middle and half breadth of the edge of a step; 0 is the top.
        func edge(_ step: Double) -> (place: Point, half: Double) {
            let part = pow(step / Double(steps), 1.55)
            return (.between(top, foot, part), topHalf + (footHalf - topHalf) * part)
        }
    }

    func paint(on stage: Stage) throws(MakerError) {
        let unit = stage.unit
        let shift = stage.number(-0.1...0.1)
        let top = Point(stage.width * (0.5 + shift), stage.height * 0.36)
        let stair = Stair(
            top: top, topHalf: unit * 0.085, foot: Point(stage.width * (0.5 - shift * 0.5), stage.height * 1.06),
            footHalf: unit * stage.number(0.4...0.52))
        let hasFlame = stage.brief.has(.candle) || stage.brief.has(.lantern) || stage.brief.has(.torch)
        let warmth = hasFlame ? 0.2 : 0.85
        let doorway = Point(top.x, top.y - unit * 0.13)
        stage.canvas.lights = [Light(doorway, radius: unit * 0.34, strength: 0.5, warmth: warmth)]
        let flame = hasFlame ? stair.edge(9.2) : nil
        if let flame {
            let place = Point(flame.place.x + flame.half * 0.62, flame.place.y - unit * 0.1)
            stage.canvas.lights.append(Light(place, radius: unit * 0.2, strength: 0.42, warmth: 1))
        }
        try walls(on: stage, stair: stair)
        try door(on: stage, stair: stair, warmth: warmth)
        try treads(on: stage, stair: stair)
        try beam(on: stage, stair: stair, warmth: warmth)
        try people(on: stage, stair: stair)
        if let flame {
            let place = Point(flame.place.x + flame.half * 0.62, flame.place.y)
            if stage.brief.has(.candle) {
                try Casting.candle(foot: place, size: unit * 0.07, on: stage)
            } else {
                try Casting.lantern(at: Point(place.x, place.y - unit * 0.035), size: unit * 0.036, on: stage)
            }
        }
        try frame(on: stage)
    }

    /// Rough stone on both sides, block by block, each of its own tone; the vault above in the dark.
    private func walls(on stage: Stage, stair: Stair) throws(MakerError) {
        try stage.lay(
            Wash(0.03).with {
                $0.response = 0.3; $0.waver = 0; $0.texture = 0.08
            }
        ) {
            $0.rectangle(0, 0, stage.width, stage.height)
        }
        for tone in 0..<4 {
            let wash = Wash(0.035 + Float(tone) * 0.02).with {
                $0.response = 0.34 + Float(tone) * 0.09
                $0.texture = 0.1
                $0.grain = 1.4
                $0.waver = 3
            }
            var dice = SeededRandom(seed: stage.random.next())
            try stage.lay(wash) { sheet in
                for side in [-1.0, 1] {
                    for course in 0..<11 {
                        blocks(
                            on: sheet, stage: stage, stair: stair, side: side, course: course, tone: tone, dice: &dice)
                    }
                }
            }
        }
        try stage.shade(blur: stage.unit * 0.06, strength: 0.55) { sheet in
            let drop = stair.top.y - stage.unit * 0.34
            sheet.polygon([
                Point(-50, -80), Point(stage.width + 50, -80),
                Point(stair.top.x + stage.unit * 0.14, drop), Point(stair.top.x - stage.unit * 0.14, drop),
            ])
        }
        try stage.shade(blur: stage.unit * 0.025, strength: 0.6) { sheet in
            for side in [-1.0, 1] {
                sheet.stroke(
                    [
                        Point(stair.top.x + side * stair.topHalf, stair.top.y),
                        Point(stair.foot.x + side * stair.footHalf, stair.foot.y),
                    ], width: stage.unit * 0.03)
            }
        }
    }

    /// The blocks of one course that have one tone. Depth 0 is the door, 1 the eye.
    private func blocks(
        on sheet: Sheet, stage: Stage, stair: Stair, side: Double, course: Int, tone: Int, dice: inout SeededRandom
    ) {
        let at = { (depth: Double, up: Double) -> Point in
            let far = Point(stair.top.x + side * stair.topHalf, stair.top.y - up * stage.unit * 0.42)
            let near = Point(stair.foot.x + side * stair.footHalf * 1.02, stair.foot.y - up * stage.unit * 2.1)
            let out = Point(near.x + side * up * stage.unit * 0.32, near.y)
            return .between(far, out, pow(depth, 1.55))
        }
        let low = Double(course) / 11
        let high = low + 0.083
        var depth = dice.number(0...0.05)
        while depth < 1.15 {
            let next = depth + dice.number(0.05...0.12)
            if dice.whole(0...3) == tone {
                sheet.polygon([at(depth, low), at(next - 0.008, low), at(next - 0.008, high), at(depth, high)])
            }
            depth = next
        }
    }

    private func door(on stage: Stage, stair: Stair, warmth: Double) throws(MakerError) {
        let half = stair.topHalf * 0.82
        let tall = stage.unit * 0.27
        try stage.lay(
            Wash(0.07).with {
                $0.response = 0.4; $0.waver = 1.5; $0.rim = 0.3
            }
        ) { sheet in
            sheet.rectangle(stair.top.x - half * 1.25, stair.top.y - tall * 1.06, half * 2.5, tall * 1.06)
        }
        let light = Wash(0.95, 0.75).with {
            $0.warmth = Float(warmth)
            $0.response = 0
            $0.waver = 1
        }
        try stage.lay(light) { $0.rectangle(stair.top.x - half, stair.top.y - tall, half * 2, tall) }
        // The door itself, standing open.
        try stage.lay(
            Wash(0.05).with {
                $0.rim = 0.5; $0.response = 0.08; $0.waver = 1
            }
        ) { sheet in
            let hinge = stair.top.x + half
            sheet.polygon([
                Point(hinge, stair.top.y), Point(hinge, stair.top.y - tall),
                Point(hinge - half * 0.45, stair.top.y - tall * 1.03), Point(hinge - half * 0.45, stair.top.y + 4),
            ])
        }
    }

    /// Treads catch the light; risers are in shadow; worn edges.
    private func treads(on stage: Stage, stair: Stair) throws(MakerError) {
        for step in 0..<stair.steps {
            let back = stair.edge(Double(step))
            let front = stair.edge(Double(step) + 0.5)
            let foot = stair.edge(Double(step) + 1)
            let wear = stage.number(0.2...1) * (foot.half * 0.035)
            let near = Double(step) / Double(stair.steps)
            let tread = Wash(Float(0.20 - 0.13 * near)).with {
                $0.response = 0.85
                $0.texture = 0.07
                $0.grain = 6
                $0.waver = 2.2
            }
            try stage.lay(tread) { sheet in
                sheet.polygon([
                    Point(back.place.x - back.half, back.place.y), Point(back.place.x + back.half, back.place.y),
                    Point(front.place.x + front.half, front.place.y),
                    Point(front.place.x + front.half * 0.3, front.place.y + wear),
                    Point(front.place.x - front.half * 0.35, front.place.y + wear),
                    Point(front.place.x - front.half, front.place.y),
                ])
            }
            let riser = Wash(0.03, 0.012).with {
                $0.response = 0.10
                $0.texture = 0.09
                $0.waver = 1.5
            }
            try stage.lay(riser) { sheet in
                sheet.polygon([
                    Point(front.place.x - front.half, front.place.y), Point(front.place.x + front.half, front.place.y),
                    Point(foot.place.x + foot.half, foot.place.y), Point(foot.place.x - foot.half, foot.place.y),
                ])
            }
        }
    }

    private func people(on stage: Stage, stair: Stair) throws(MakerError) {
        guard let person = stage.brief.people.first ?? (stage.happens(0.45) ? .figure : nil) else { return }
        let step = person == .figure ? 0.2 : stage.number(0.3...4)
        let spot = stair.edge(step)
        let height = stage.unit * (0.2 + 0.022 * step) * person.stature
        let feet = Point(spot.place.x - spot.half * stage.number(-0.25...0.35), spot.place.y + 3)
        try stage.shade(blur: stage.unit * 0.012, strength: 0.75) { sheet in
            let end = stair.edge(step + 5)
            sheet.fade(from: feet, to: end.place) {
                sheet.taper(feet, Point(end.place.x - end.half * 0.1, end.place.y), height * 0.22, height * 0.7)
            }
        }
        try Casting.stand(person, at: feet, height: height, on: stage, dark: 0.012, rim: 0.6)
    }

    private func beam(on stage: Stage, stair: Stair, warmth: Double) throws(MakerError) {
        let end = stair.edge(11)
        let tall = stage.unit * 0.27
        try stage.shine(blur: stage.unit * 0.05, strength: 0.22, warmth: warmth) { sheet in
            sheet.fade(from: Point(stair.top.x, stair.top.y - tall * 0.5), to: end.place) {
                sheet.polygon([
                    Point(stair.top.x - stair.topHalf, stair.top.y - tall),
                    Point(stair.top.x + stair.topHalf, stair.top.y - tall),
                    Point(end.place.x + end.half * 0.9, end.place.y), Point(end.place.x - end.half * 0.9, end.place.y),
                ])
            }
        }
    }

    /// The arch that the eye looks through.
    private func frame(on stage: Stage) throws(MakerError) {
        let wash = Wash(0.012, 0.006).with {
            $0.response = 0.03
            $0.rim = 0.14
            $0.waver = 5
        }
        try stage.lay(wash) { sheet in
            sheet.rectangle(0, 0, stage.width, stage.height)
            sheet.cutting {
                let half = stage.width * 0.46
                let middle = Point(stage.width / 2, stage.height * 0.46)
                sheet.ellipse(middle.x, middle.y, half, stage.height * 0.47)
                sheet.rectangle(middle.x - half, middle.y, half * 2, stage.height)
            }
        }
    }
}
