import Foundation

/// Grave markers of several makes.
enum Headstones {
    static func draw(
        on sheet: Sheet, foot: Point, height: Double, kinds: ClosedRange<Int> = 0...3, random: inout SeededRandom
    ) {
        let lean = random.number(-0.16...0.16)
        let kind = random.whole(kinds)
        sheet.shapes(at: foot, scale: height) { outline in
            // Everything leans about the foot: x is sheared by the height above ground.
            func x(_ across: Double, _ up: Double) -> Double { across + lean * up }
            switch kind {
            case 0: rounded(outline, x: x)
            case 1: shouldered(outline, x: x)
            case 2: cross(outline, x: x)
            default: slab(outline, x: x)
            }
        }
    }

    private static func rounded(_ outline: Outline, x: (Double, Double) -> Double) {
        outline.move(x(-0.3, 0), 0.06)
        outline.line(x(-0.29, 0.68), -0.68)
        outline.curve(x(-0.28, 1.08), -1.08, x(0.28, 1.08), -1.08, x(0.29, 0.68), -0.68)
        outline.line(x(0.3, 0), 0.06)
        outline.fill()
    }

    private static func shouldered(_ outline: Outline, x: (Double, Double) -> Double) {
        outline.move(x(-0.33, 0), 0.06)
        outline.line(x(-0.32, 0.74), -0.74)
        outline.line(x(-0.22, 0.76), -0.76)
        outline.curve(x(-0.2, 1.05), -1.05, x(0.2, 1.05), -1.05, x(0.22, 0.76), -0.76)
        outline.line(x(0.32, 0.74), -0.74)
        outline.line(x(0.33, 0), 0.06)
        outline.fill()
    }

    private static func cross(_ outline: Outline, x: (Double, Double) -> Double) {
        let points = [
            (-0.26, -0.04), (-0.24, 0.14), (-0.09, 0.16), (-0.075, 0.62), (-0.27, 0.61), (-0.27, 0.77), (-0.07, 0.78),
            (-0.065, 1.02), (0.065, 1.02), (0.07, 0.78), (0.27, 0.77), (0.27, 0.61), (0.075, 0.62), (0.09, 0.16),
            (0.24, 0.14), (0.26, -0.04),
        ]
        for (index, point) in points.enumerated() {
            if index == 0 {
                outline.move(x(point.0, point.1), -point.1)
            } else {
                outline.line(x(point.0, point.1), -point.1)
            }
        }
        outline.fill()
    }

    private static func slab(_ outline: Outline, x: (Double, Double) -> Double) {
        outline.move(x(-0.27, 0), 0.06)
        outline.line(x(-0.26, 0.86), -0.86)
        outline.line(x(-0.1, 0.94), -0.94)
        outline.line(x(0.02, 0.88), -0.88)
        outline.line(x(0.27, 0.8), -0.8)
        outline.line(x(0.27, 0), 0.06)
        outline.fill()
    }
}

/// A small church with tower and spire, seen from the side; one unit is the spire's height.
enum ChurchShape {
    static func draw(on sheet: Sheet, foot: Point, height: Double, flipped: Bool) {
        sheet.shapes(at: foot, scale: height, flipped: flipped) { outline in
            outline.move(-0.16, 0.05)
            outline.line(-0.16, -0.5)
            outline.line(-0.18, -0.52)
            outline.line(-0.09, -0.62)
            outline.line(-0.012, -1)
            outline.line(0.012, -1)
            outline.line(0.09, -0.62)
            outline.line(0.18, -0.52)
            outline.line(0.16, -0.5)
            outline.line(0.16, -0.38)
            outline.line(0.22, -0.46)
            outline.line(0.78, -0.46)
            outline.line(0.86, -0.25)
            outline.line(0.82, -0.25)
            outline.line(0.82, 0.05)
            outline.fill()
            outline.move(-0.005, -0.98)
            outline.line(-0.005, -1.1)
            outline.stroke(0.012)
            outline.move(-0.035, -1.06)
            outline.line(0.025, -1.06)
            outline.stroke(0.012)
        }
    }
}
