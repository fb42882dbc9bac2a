/// A scarecrow on its post, sleeves outstretched.
enum Scarecrow {
    static func draw(on sheet: Sheet, foot: Point, height: Double, random: inout SeededRandom) {
        sheet.shapes(at: foot, scale: height) { outline in
            outline.move(0, 0.02)
            outline.line(0.015, -0.9)
            outline.stroke(0.03)
            outline.move(-0.4, -0.69)
            outline.line(0.42, -0.74)
            outline.stroke(0.022)
            head(outline)
            coat(outline)
            for (side, rise) in [(-1.0, -0.69), (1.0, -0.74)] { sleeve(outline, side: side, rise: rise) }
        }
        for side in [-1.0, 1] {
            let wrist = Point(foot.x + side * height * 0.4, foot.y - height * (side < 0 ? 0.69 : 0.74))
            for _ in 0..<7 {
                let tip = Point(
                    wrist.x + side * random.number(0.01...0.08) * height, wrist.y + random.number(-0.03...0.09) * height
                )
                sheet.taper(wrist, tip, height * 0.008, 0.4)
            }
        }
        for _ in 0..<9 {
            let start = Point(foot.x + random.number(-0.14...0.15) * height, foot.y - height * 0.31)
            let tip = Point(
                start.x + random.number(-0.02...0.02) * height, start.y + random.number(0.03...0.11) * height)
            sheet.taper(start, tip, height * random.number(0.02...0.04), 0.5)
        }
    }

    /// A stuffed sack, head to one side, under a wide hat.
    private static func head(_ outline: Outline) {
        outline.oval(0.03, -0.86, 0.06, 0.075)
        outline.move(-0.1, -0.9)
        outline.curve(0.0, -0.93, 0.08, -0.935, 0.17, -0.9)
        outline.curve(0.14, -0.93, 0.11, -0.94, 0.1, -0.945)
        outline.curve(0.1, -1.04, 0.04, -1.09, -0.01, -1.05)
        outline.curve(-0.03, -1.0, -0.04, -0.97, -0.035, -0.94)
        outline.fill()
    }

    private static func coat(_ outline: Outline) {
        outline.move(-0.1, -0.78)
        outline.curve(-0.03, -0.81, 0.06, -0.81, 0.12, -0.79)
        outline.curve(0.12, -0.6, 0.13, -0.45, 0.17, -0.31)
        outline.line(0.08, -0.27)
        outline.line(0.03, -0.31)
        outline.line(-0.05, -0.26)
        outline.line(-0.16, -0.32)
        outline.curve(-0.12, -0.45, -0.11, -0.6, -0.1, -0.78)
        outline.fill()
    }

    private static func sleeve(_ outline: Outline, side: Double, rise: Double) {
        outline.move(side * 0.08, -0.785)
        outline.line(side * 0.36, rise - 0.03)
        outline.line(side * 0.38, rise + 0.03)
        outline.curve(side * 0.33, rise + 0.13, side * 0.29, rise + 0.06, side * 0.26, rise + 0.08)
        outline.curve(side * 0.23, rise + 0.2, side * 0.18, rise + 0.1, side * 0.1, rise + 0.14)
        outline.fill()
    }
}
