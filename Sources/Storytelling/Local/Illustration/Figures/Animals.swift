/// Silhouettes of beasts.
enum Animals {
    /// A crow that sits, facing right; `feet` is where it grips, `size` its length.
    static func sittingCrow(on sheet: Sheet, feet: Point, size: Double, flipped: Bool = false) {
        sheet.shapes(at: feet, scale: size, flipped: flipped) { outline in
            outline.move(-0.55, -0.02)
            outline.curve(-0.3, -0.22, -0.2, -0.5, 0.08, -0.58)
            outline.curve(0.14, -0.74, 0.3, -0.76, 0.36, -0.64)
            outline.line(0.58, -0.57)
            outline.line(0.36, -0.53)
            outline.curve(0.36, -0.3, 0.22, -0.08, 0.02, -0.06)
            outline.curve(-0.1, -0.04, -0.3, -0.04, -0.58, 0.06)
            outline.fill()
            outline.move(0.02, -0.1)
            outline.line(0.03, 0)
            outline.stroke(0.03)
            outline.move(0.12, -0.1)
            outline.line(0.13, 0)
            outline.stroke(0.03)
        }
    }

    /// A bird on the wing, seen from far; `lift` of the wings from -1 to 1.
    static func flyingBird(on sheet: Sheet, at place: Point, span: Double, lift: Double) {
        sheet.shapes(at: place, scale: span) { outline in
            outline.move(-0.5, -0.16 * lift)
            outline.curve(-0.35, -0.22 * lift - 0.05, -0.14, -0.1 * lift - 0.06, -0.05, -0.02)
            outline.curve(-0.02, -0.04, 0.03, -0.04, 0.06, -0.02)
            outline.curve(0.14, -0.1 * lift - 0.06, 0.35, -0.2 * lift - 0.05, 0.5, -0.12 * lift)
            outline.curve(0.3, -0.08 * lift, 0.2, 0.02, 0.06, 0.05)
            outline.line(0.02, 0.09)
            outline.line(-0.04, 0.05)
            outline.curve(-0.2, 0.02, -0.3, -0.08 * lift, -0.5, -0.16 * lift)
            outline.fill()
        }
    }

    /// A dog standing, facing right; `size` is its length.
    static func dog(on sheet: Sheet, feet: Point, size: Double, flipped: Bool = false) {
        sheet.shapes(at: feet, scale: size, flipped: flipped) { outline in
            outline.move(-0.42, -0.52)
            outline.curve(-0.2, -0.56, 0.1, -0.53, 0.22, -0.58)
            outline.curve(0.26, -0.66, 0.28, -0.7, 0.31, -0.79)
            outline.line(0.36, -0.72)
            outline.line(0.4, -0.77)
            outline.line(0.42, -0.69)
            outline.curve(0.5, -0.68, 0.55, -0.62, 0.66, -0.58)
            outline.curve(0.66, -0.52, 0.56, -0.5, 0.46, -0.5)
            outline.curve(0.42, -0.42, 0.38, -0.34, 0.32, -0.27)
            outline.curve(0.1, -0.26, -0.1, -0.3, -0.2, -0.3)
            outline.curve(-0.3, -0.28, -0.42, -0.3, -0.44, -0.4)
            outline.fill()
            for leg in [(-0.4, -0.36), (-0.28, -0.24), (0.18, 0.14), (0.3, 0.3)] {
                outline.move(leg.0, -0.34)
                outline.line(leg.1, -0.16)
                outline.line(leg.1 + 0.01, 0)
                outline.stroke(0.1)
            }
            outline.move(-0.42, -0.48)
            outline.curve(-0.54, -0.44, -0.58, -0.32, -0.6, -0.22)
            outline.stroke(0.045)
        }
    }
}
