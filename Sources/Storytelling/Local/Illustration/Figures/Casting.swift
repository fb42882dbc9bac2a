/// Puts people and beasts into a scene, with rim light and a shadow at their feet.
enum Casting {
    static func stand(
        _ person: Person, at feet: Point, height: Double, on stage: Stage, dark: Float, rim: Float = 0.5
    ) throws(MakerError) {
        let flipped = stage.happens(0.5)
        try stage.shade(blur: height * 0.07, strength: 0.5) { sheet in
            sheet.ellipse(feet.x, feet.y, height * 0.24, height * 0.035)
        }
        let wash = Wash(dark, dark * 0.8).with {
            $0.rim = rim
            $0.response = 0.04
            $0.waver = min(Float(height / stage.unit) * 5, 1.6)
            $0.texture = 0.03
        }
        try stage.lay(wash) { sheet in
            person.draw(on: sheet, feet: feet, height: height, flipped: flipped)
            guard person == .crowd else { return }
            for (index, offset) in [-1.15, -0.55, 0.5, 1.05, 1.6].enumerated() {
                let kin: [Person] = [.man, .woman, .oldWoman, .man, .girl]
                let member = kin[index]
                let place = Point(feet.x + offset * height * 0.55, feet.y - height * 0.02 * abs(offset))
                member.draw(
                    on: sheet, feet: place, height: height * 0.96 * member.stature, flipped: index.isMultiple(of: 2))
            }
        }
    }

    /// A lantern whose glass is about `place`: halo, glass, flame, and an iron cage around it.
    static func lantern(at place: Point, size: Double, on stage: Stage) throws(MakerError) {
        stage.canvas.glow(Light(place, radius: size * 4.2, strength: 0.36, warmth: 1))
        let glass = Wash(0.5, 0.7).with {
            $0.warmth = 1
            $0.response = 0
            $0.waver = 0.8
        }
        try stage.lay(glass) { sheet in
            sheet.shapes(at: place, scale: size) { outline in
                outline.move(-0.4, -0.62)
                outline.curve(-0.62, -0.2, -0.62, 0.3, -0.42, 0.72)
                outline.line(0.42, 0.72)
                outline.curve(0.62, 0.3, 0.62, -0.2, 0.4, -0.62)
                outline.fill()
            }
        }
        try stage.lay(
            Wash(1.1).with {
                $0.warmth = 0.8; $0.response = 0; $0.waver = 0
            }
        ) {
            flame(on: $0, at: Point(place.x, place.y + size * 0.2), size: size * 0.62)
        }
        try stage.shine(blur: size * 1.3, strength: 0.42, warmth: 1) { $0.ellipse(place.x, place.y, size, size) }
        try stage.lay(
            Wash(0.02).with {
                $0.response = 0; $0.waver = 0.5
            }
        ) { sheet in
            sheet.shapes(at: place, scale: size) { outline in
                outline.move(-0.5, -0.6)
                outline.line(-0.24, -0.95)
                outline.line(0.24, -0.95)
                outline.line(0.5, -0.6)
                outline.fill()
                outline.move(-0.56, 0.7)
                outline.line(0.56, 0.7)
                outline.line(0.48, 0.98)
                outline.line(-0.48, 0.98)
                outline.fill()
                for bar in [-0.46, 0.0, 0.46] {
                    outline.move(bar * 0.85, -0.62)
                    outline.curve(bar * 1.3, -0.2, bar * 1.3, 0.3, bar, 0.72)
                    outline.stroke(0.06)
                }
                outline.move(-0.42, -0.62)
                outline.curve(-0.8, -1.5, 0.8, -1.5, 0.42, -0.62)
                outline.stroke(0.06)
            }
        }
    }

    private static func flame(on sheet: Sheet, at place: Point, size: Double) {
        sheet.shapes(at: place, scale: size) { outline in
            outline.move(0, -0.75)
            outline.curve(0.1, -0.35, 0.26, -0.1, 0.2, 0.2)
            outline.curve(0.14, 0.46, -0.14, 0.46, -0.2, 0.2)
            outline.curve(-0.26, -0.1, -0.06, -0.3, 0, -0.75)
            outline.fill()
        }
    }

    /// A candle whose foot is at `foot`.
    static func candle(foot: Point, size: Double, on stage: Stage, glow: Double = 0.4) throws(MakerError) {
        let tip = Point(foot.x, foot.y - size * 1.28)
        stage.canvas.glow(Light(tip, radius: size * 2.4, strength: glow, warmth: 1))
        let wax = Wash(0.75, 0.28).with {
            $0.warmth = 0.85
            $0.response = 0
            $0.waver = 1
        }
        try stage.lay(wax) { sheet in
            sheet.rectangle(foot.x - size * 0.11, foot.y - size, size * 0.22, size)
            sheet.ellipse(foot.x, foot.y, size * 0.3, size * 0.07)
        }
        try stage.lay(
            Wash(1.1).with {
                $0.warmth = 0.85; $0.response = 0; $0.waver = 0
            }
        ) { sheet in
            Self.flame(on: sheet, at: tip, size: size * 0.42)
        }
        try stage.shine(blur: size * 0.6, strength: glow * 1.2, warmth: 1) {
            $0.ellipse(tip.x, tip.y, size * 0.25, size * 0.4)
        }
    }
}
