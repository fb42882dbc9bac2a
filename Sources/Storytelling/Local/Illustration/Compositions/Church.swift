import Foundation

/// A church seen from its gate, one window lit, trees on both sides.
struct Church: Composition {
    func paint(on stage: Stage) throws(MakerError) {
        let unit = stage.unit
        let side = stage.side
        let horizon = stage.height * 0.64
        let foot = Point(stage.width * 0.5 + side * unit * stage.number(0.02...0.12), stage.height * 0.7)
        let tall = min(unit * stage.number(0.56...0.62), stage.height * 0.62)
        let moon = Point(foot.x - side * unit * stage.number(0.14...0.3), foot.y - tall * stage.number(0.7...0.9))
        try Backdrop.sky(on: stage, moon: moon, horizon: horizon)
        try Backdrop.ridges(on: stage, horizon: horizon, count: 2, rise: 0.08)
        try trees(on: stage, foot: foot, wash: 0.09, spread: 0.42...0.75, tall: 0.36)
        try building(on: stage, foot: foot, tall: tall, flipped: side < 0)
        try ground(on: stage, foot: foot)
        try stones(on: stage, foot: foot)
        stage.canvas.paint(
            Fog(
                top: Float(foot.y - unit * 0.06), bottom: Float(foot.y + unit * 0.2),
                density: Backdrop.isFoggy(stage) ? 0.75 : 0.45, lightness: 0.17))
        if let person = stage.brief.people.first {
            let feet = Point(foot.x - side * unit * 0.05, foot.y + unit * 0.1)
            try Casting.stand(person, at: feet, height: unit * 0.19 * person.stature, on: stage, dark: 0.02)
        }
        try gate(on: stage)
        try Backdrop.birds(on: stage, about: Point(foot.x, foot.y - tall * 1.02), count: 8)
        try Backdrop.foreground(on: stage, height: 0.1, wind: 0.2)
    }

    private func building(on stage: Stage, foot: Point, tall: Double, flipped: Bool) throws(MakerError) {
        let turn = flipped ? -1.0 : 1
        let wash = Wash(0.075, 0.05).with {
            $0.rim = 0.4
            $0.response = 0.12
            $0.texture = 0.08
            $0.waver = 1.6
        }
        try stage.lay(wash) { ChurchShape.draw(on: $0, foot: foot, height: tall, flipped: flipped) }
        // The nave's roof catches the sky.
        try stage.lay(
            wash.with {
                $0.top = 0.13; $0.bottom = 0.09
            }
        ) { sheet in
            sheet.shapes(at: foot, scale: tall, flipped: flipped) { outline in
                outline.move(0.165, -0.37)
                outline.line(0.22, -0.455)
                outline.line(0.775, -0.455)
                outline.line(0.85, -0.26)
                outline.line(0.165, -0.26)
                outline.fill()
            }
        }
        let louvre = [(foot.x - tall * 0.05, foot.y - tall * 0.47, tall * 0.1, tall * 0.1)]
        try stage.lay(
            Wash(0.012).with {
                $0.response = 0.02; $0.waver = 1
            }
        ) { sheet in
            for opening in louvre { sheet.rectangle(opening.0, opening.1, opening.2, opening.3) }
            sheet.shapes(at: foot, scale: tall, flipped: flipped) { outline in
                arch(outline, x: 0, y: 0.02, half: 0.055, tall: 0.19)
            }
        }
        let isLit = stage.happens(0.75)
        let glass = Wash(isLit ? 0.85 : 0.02, isLit ? 0.6 : 0.015).with {
            $0.warmth = isLit ? 1 : 0
            $0.response = 0
            $0.waver = 1
            $0.texture = 0.14
            $0.grain = 1
        }
        try stage.lay(glass) { sheet in
            sheet.shapes(at: foot, scale: tall, flipped: flipped) { outline in
                for x in [0.29, 0.45, 0.61] { arch(outline, x: x, y: -0.04, half: 0.028, tall: 0.16) }
            }
        }
        guard isLit else { return }
        try stage.shine(blur: tall * 0.09, strength: 0.4, warmth: 1) { sheet in
            for x in [0.29, 0.45, 0.61] {
                sheet.ellipse(foot.x + turn * x * tall, foot.y - tall * 0.12, tall * 0.03, tall * 0.08)
            }
        }
    }

    private func arch(_ outline: Outline, x: Double, y: Double, half: Double, tall: Double) {
        outline.move(x - half, y)
        outline.line(x - half, y - tall * 0.6)
        outline.curve(x - half, y - tall * 0.85, x - half * 0.3, y - tall * 0.95, x, y - tall)
        outline.curve(x + half * 0.3, y - tall * 0.95, x + half, y - tall * 0.85, x + half, y - tall * 0.6)
        outline.line(x + half, y)
        outline.fill()
    }

    private func ground(on stage: Stage, foot: Point) throws(MakerError) {
        let ridge = Ground.Ridge(roughness: 0.5, random: &stage.random)
        let line = { (x: Double) -> Double in
            let away = (x * stage.width - foot.x) / stage.unit
            return foot.y + stage.unit * (0.0 + min(away * away * 0.09, 0.1) + 0.006 * ridge.at(x))
        }
        let wash = Wash(0.09, 0.03).with {
            $0.texture = 0.08
            $0.response = 0.25
            $0.rim = 0.12
        }
        try stage.lay(stage.ground(wash)) { sheet in
            Ground.fill(on: sheet, width: stage.width, height: stage.height, under: line)
            Ground.grass(
                on: sheet, width: stage.width, blades: 420, length: (stage.unit * 0.006)...(stage.unit * 0.022),
                wind: 0.2, random: &stage.random, along: line)
        }
        try stage.lay(
            Wash(0.2, 0.1).with {
                $0.opacity = 0.65; $0.waver = 5; $0.texture = 0.08
            }
        ) { sheet in
            let near = Point(stage.width * 0.5, stage.height)
            sheet.taper(Point(foot.x, foot.y + 4), near, stage.unit * 0.05, stage.unit * 0.3)
        }
    }

    private func stones(on stage: Stage, foot: Point) throws(MakerError) {
        for (index, depth) in [0.045, 0.1].enumerated() {
            let wash = Wash(0.075 - Float(index) * 0.02, 0.04).with {
                $0.rim = 0.4
                $0.response = 0.12
                $0.waver = 1.4
            }
            try stage.lay(wash) { sheet in
                for _ in 0..<14 {
                    let away = stage.number(0.13...0.85) * stage.side
                    let place = Point(foot.x + away * stage.unit, foot.y + stage.unit * (depth + away * away * 0.08))
                    let tall = stage.unit * (0.045 + depth * 0.45) * stage.number(0.7...1.2)
                    Headstones.draw(on: sheet, foot: place, height: tall, random: &stage.random)
                }
            }
        }
    }

    private func trees(
        on stage: Stage, foot: Point, wash lightness: Float, spread: ClosedRange<Double>, tall: Double
    ) throws(MakerError) {
        try stage.lay(
            Wash(lightness).with {
                $0.rim = 0.2; $0.response = 0.1; $0.waver = 1.4
            }
        ) { sheet in
            for side in [-1.0, 1] {
                for _ in 0..<2 {
                    let root = Point(foot.x + side * stage.number(spread) * stage.unit, foot.y + stage.unit * 0.05)
                    Trees.bare(
                        on: sheet, root: root, height: stage.unit * tall * stage.number(0.8...1.3),
                        lean: stage.number(-0.1...0.1), random: &stage.random)
                }
            }
        }
    }

    /// Two gateposts close by, the gate open.
    private func gate(on stage: Stage) throws(MakerError) {
        let unit = stage.unit
        try stage.lay(
            Wash(0.025, 0.012).with {
                $0.rim = 0.35; $0.response = 0.05; $0.waver = 2.5
            }
        ) { sheet in
            for side in [-1.0, 1] {
                let x = stage.width * 0.5 + side * unit * 0.4
                let foot = stage.height * 0.97
                sheet.rectangle(x - unit * 0.032, foot - unit * 0.27, unit * 0.064, unit * 0.3)
                sheet.rectangle(x - unit * 0.044, foot - unit * 0.285, unit * 0.088, unit * 0.022)
                sheet.ellipse(x, foot - unit * 0.31, unit * 0.03, unit * 0.03)
                for bar in 0..<8 {
                    let from = x + side * unit * (0.055 + Double(bar) * 0.034)
                    let tall = unit * (0.2 + 0.03 * sin(Double(bar) * 0.9))
                    sheet.taper(Point(from, foot), Point(from, foot - tall), unit * 0.008, unit * 0.004)
                }
                sheet.taper(
                    Point(x, foot - unit * 0.15), Point(x + side * unit * 0.32, foot - unit * 0.15), unit * 0.008,
                    unit * 0.008)
            }
        }
    }
}
