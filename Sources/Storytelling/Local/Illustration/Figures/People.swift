import Foundation

extension Person {
    /// Height against a grown woman's.
    var stature: Double {
        switch self {
        case .girl, .boy: 0.68
        case .child: 0.6
        case .woman, .crowd: 1
        case .oldWoman: 0.86
        case .man: 1.08
        case .oldMan: 0.94
        case .figure: 1.2
        }
    }

    /// Draws the silhouette: feet at `feet`, `height` pixels tall.
    func draw(on sheet: Sheet, feet: Point, height: Double, flipped: Bool = false) {
        sheet.shapes(at: feet, scale: height, flipped: flipped) { outline in
            switch self {
            case .girl, .child: Self.girl(outline)
            case .boy: Self.boy(outline)
            case .woman, .crowd: Self.woman(outline)
            case .oldWoman: Self.oldWoman(outline)
            case .man: Self.man(outline)
            case .oldMan: Self.oldMan(outline)
            case .figure: Self.figure(outline)
            }
        }
    }

    private static func limb(_ outline: Outline, _ points: [(Double, Double)], _ width: Double) {
        guard let first = points.first else { return }
        outline.move(first.0, first.1)
        for point in points.dropFirst() { outline.line(point.0, point.1) }
        outline.stroke(width)
    }

    private static func girl(_ outline: Outline) {
        outline.oval(0, -0.885, 0.078, 0.092)
        // Hair down to the shoulder blades.
        outline.move(-0.085, -0.91)
        outline.curve(-0.06, -1.01, 0.07, -1.01, 0.088, -0.9)
        outline.curve(0.1, -0.83, 0.118, -0.74, 0.092, -0.66)
        outline.curve(0.04, -0.63, -0.05, -0.63, -0.098, -0.67)
        outline.curve(-0.118, -0.76, -0.1, -0.84, -0.085, -0.91)
        outline.fill()
        // Dress.
        outline.move(-0.098, -0.755)
        outline.curve(-0.07, -0.78, 0.07, -0.78, 0.098, -0.755)
        outline.curve(0.1, -0.66, 0.082, -0.58, 0.085, -0.53)
        outline.curve(0.12, -0.42, 0.18, -0.3, 0.2, -0.2)
        outline.curve(0.12, -0.175, 0.06, -0.2, 0, -0.18)
        outline.curve(-0.06, -0.2, -0.12, -0.175, -0.195, -0.2)
        outline.curve(-0.18, -0.3, -0.12, -0.42, -0.085, -0.53)
        outline.curve(-0.082, -0.58, -0.1, -0.66, -0.098, -0.755)
        outline.fill()
        limb(outline, [(-0.1, -0.73), (-0.14, -0.57), (-0.145, -0.42)], 0.042)
        limb(outline, [(0.1, -0.73), (0.135, -0.57), (0.14, -0.42)], 0.042)
        limb(outline, [(-0.062, -0.22), (-0.058, -0.02), (-0.085, -0.012)], 0.044)
        limb(outline, [(0.058, -0.22), (0.062, -0.02), (0.085, -0.012)], 0.044)
    }

    private static func boy(_ outline: Outline) {
        outline.oval(0, -0.9, 0.076, 0.09)
        outline.move(-0.085, -0.9)
        outline.curve(-0.1, -1.01, 0.1, -1.02, 0.085, -0.89)
        outline.fill()
        outline.move(-0.115, -0.77)
        outline.curve(-0.05, -0.81, 0.05, -0.81, 0.115, -0.77)
        outline.line(0.108, -0.4)
        outline.line(-0.108, -0.4)
        outline.fill()
        limb(outline, [(-0.11, -0.75), (-0.145, -0.58), (-0.14, -0.42)], 0.046)
        limb(outline, [(0.11, -0.75), (0.15, -0.58), (0.145, -0.42)], 0.046)
        limb(outline, [(-0.058, -0.42), (-0.062, -0.02), (-0.092, -0.014)], 0.072)
        limb(outline, [(0.058, -0.42), (0.062, -0.02), (0.09, -0.014)], 0.072)
    }

    private static func woman(_ outline: Outline) {
        outline.oval(0.004, -0.935, 0.046, 0.06)
        outline.oval(-0.03, -0.965, 0.034, 0.03)
        outline.move(-0.024, -0.9)
        outline.line(0.026, -0.9)
        outline.line(0.03, -0.84)
        outline.line(-0.03, -0.84)
        outline.fill()
        outline.move(-0.094, -0.83)
        outline.curve(-0.05, -0.87, 0.05, -0.87, 0.094, -0.83)
        outline.curve(0.088, -0.74, 0.058, -0.66, 0.058, -0.605)
        outline.curve(0.1, -0.52, 0.1, -0.4, 0.135, -0.22)
        outline.curve(0.155, -0.12, 0.175, -0.05, 0.205, 0)
        outline.curve(0.09, 0.012, -0.08, -0.01, -0.19, 0.004)
        outline.curve(-0.165, -0.06, -0.145, -0.13, -0.13, -0.22)
        outline.curve(-0.105, -0.4, -0.098, -0.52, -0.058, -0.605)
        outline.curve(-0.058, -0.66, -0.088, -0.74, -0.094, -0.83)
        outline.fill()
        limb(outline, [(-0.084, -0.81), (-0.112, -0.64), (-0.108, -0.47)], 0.036)
        limb(outline, [(0.084, -0.81), (0.118, -0.64), (0.108, -0.47)], 0.036)
    }

    private static func oldWoman(_ outline: Outline) {
        outline.oval(0.115, -0.86, 0.058, 0.07)
        // Shawl over a bent back.
        outline.move(0.1, -0.95)
        outline.curve(-0.02, -0.96, -0.15, -0.84, -0.15, -0.66)
        outline.curve(-0.16, -0.45, -0.2, -0.15, -0.21, 0)
        outline.line(0.18, 0)
        outline.curve(0.17, -0.2, 0.15, -0.4, 0.16, -0.58)
        outline.curve(0.17, -0.68, 0.14, -0.76, 0.13, -0.8)
        outline.fill()
        limb(outline, [(0.12, -0.62), (0.2, -0.5), (0.25, -0.48)], 0.05)
        limb(outline, [(0.25, -0.54), (0.29, 0)], 0.016)
    }

    private static func man(_ outline: Outline) {
        outline.oval(0, -0.93, 0.044, 0.06)
        // Hat.
        outline.move(-0.1, -0.952)
        outline.curve(-0.03, -0.982, 0.03, -0.982, 0.1, -0.952)
        outline.line(0.054, -0.972)
        outline.curve(0.05, -1.045, -0.05, -1.045, -0.054, -0.972)
        outline.fill()
        // Coat.
        outline.move(-0.03, -0.885)
        outline.line(0.03, -0.885)
        outline.curve(0.045, -0.86, 0.085, -0.845, 0.108, -0.8)
        outline.curve(0.1, -0.7, 0.084, -0.62, 0.086, -0.55)
        outline.curve(0.1, -0.42, 0.112, -0.32, 0.116, -0.2)
        outline.line(0.012, -0.19)
        outline.line(0.004, -0.215)
        outline.line(-0.004, -0.19)
        outline.line(-0.112, -0.205)
        outline.curve(-0.108, -0.32, -0.098, -0.42, -0.086, -0.55)
        outline.curve(-0.084, -0.62, -0.1, -0.7, -0.108, -0.8)
        outline.curve(-0.085, -0.845, -0.045, -0.86, -0.03, -0.885)
        outline.fill()
        limb(outline, [(-0.094, -0.8), (-0.122, -0.63), (-0.112, -0.455)], 0.044)
        limb(outline, [(0.094, -0.8), (0.124, -0.63), (0.116, -0.455)], 0.044)
        limb(outline, [(-0.042, -0.22), (-0.048, -0.014), (-0.075, -0.01)], 0.054)
        limb(outline, [(0.044, -0.22), (0.05, -0.014), (0.08, -0.008)], 0.054)
    }

    private static func oldMan(_ outline: Outline) {
        outline.oval(0.075, -0.915, 0.046, 0.06)
        outline.move(0.02, -0.94)
        outline.curve(0.03, -1.0, 0.11, -1.0, 0.13, -0.945)
        outline.fill()
        outline.move(0.05, -0.87)
        outline.curve(-0.02, -0.9, -0.12, -0.82, -0.13, -0.68)
        outline.curve(-0.12, -0.5, -0.13, -0.4, -0.14, -0.25)
        outline.line(0.12, -0.25)
        outline.curve(0.11, -0.45, 0.12, -0.6, 0.12, -0.75)
        outline.curve(0.12, -0.82, 0.1, -0.86, 0.05, -0.87)
        outline.fill()
        limb(outline, [(0.06, -0.75), (0.13, -0.58), (0.2, -0.52)], 0.046)
        limb(outline, [(0.2, -0.55), (0.235, 0)], 0.016)
        limb(outline, [(-0.06, -0.28), (-0.055, -0.014), (-0.03, -0.01)], 0.06)
        limb(outline, [(0.05, -0.28), (0.06, -0.014), (0.085, -0.01)], 0.06)
    }

    /// Too tall, too thin, hands too long.
    private static func figure(_ outline: Outline) {
        outline.oval(0.006, -0.945, 0.036, 0.056)
        outline.move(-0.02, -0.9)
        outline.line(0.026, -0.9)
        outline.curve(0.034, -0.865, 0.07, -0.85, 0.092, -0.82)
        outline.curve(0.088, -0.7, 0.06, -0.6, 0.064, -0.52)
        outline.curve(0.07, -0.3, 0.088, -0.14, 0.096, 0)
        outline.curve(0.05, -0.02, 0.035, 0.01, 0.01, -0.012)
        outline.curve(-0.03, 0.012, -0.06, -0.02, -0.092, 0.002)
        outline.curve(-0.08, -0.16, -0.066, -0.3, -0.062, -0.52)
        outline.curve(-0.06, -0.6, -0.084, -0.7, -0.088, -0.82)
        outline.curve(-0.066, -0.85, -0.03, -0.865, -0.02, -0.9)
        outline.fill()
        limb(outline, [(-0.07, -0.815), (-0.1, -0.62), (-0.094, -0.43)], 0.03)
        limb(outline, [(0.074, -0.815), (0.106, -0.62), (0.102, -0.43)], 0.03)
        for hand in [-0.094, 0.102] {
            for finger in [-0.012, 0, 0.012] {
                limb(outline, [(hand, -0.44), (hand + finger, -0.385), (hand + finger * 0.6, -0.345)], 0.007)
            }
        }
    }
}
