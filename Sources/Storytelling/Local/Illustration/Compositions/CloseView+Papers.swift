import Foundation

extension CloseView {
    /// An open book with a letter and a key across it.
    func papers(on stage: Stage, place: Point) throws(MakerError) {
        let unit = stage.unit
        try shadow(on: stage, place: Point(place.x, place.y + unit * 0.02), breadth: unit * 0.32)
        let paper = Wash(0.5, 0.26).with {
            $0.response = 0.6
            $0.warmth = 0.5
            $0.texture = 0.06
            $0.grain = 6
            $0.waver = 2
        }
        for side in [-1.0, 1] {
            try stage.lay(paper.with { $0.top = side < 0 ? 0.5 : 0.36 }) { sheet in
                sheet.shapes(at: place, scale: unit, flipped: side < 0) { outline in
                    outline.move(0, -0.01)
                    outline.curve(0.08, -0.07, 0.2, -0.06, 0.34, -0.01)
                    outline.line(0.29, -0.2)
                    outline.curve(0.18, -0.25, 0.06, -0.25, 0, -0.2)
                    outline.fill()
                }
            }
        }
        try stage.lay(
            Wash(0.06).with {
                $0.response = 0.1; $0.opacity = 0.75; $0.waver = 1.5
            }
        ) { sheet in
            for side in [-1.0, 1] {
                for line in 0..<8 {
                    let up = 0.045 + 0.02 * Double(line)
                    let short = stage.number(0.16...0.22) - up * 0.1
                    sheet.taper(
                        Point(place.x + side * unit * 0.045, place.y - unit * (up + 0.02)),
                        Point(place.x + side * unit * (0.045 + short), place.y - unit * (up + 0.005)), unit * 0.003,
                        unit * 0.0035)
                }
            }
        }
        try stage.lay(
            Wash(0.03).with {
                $0.rim = 0.7; $0.response = 0.2; $0.waver = 1
            }
        ) { sheet in
            sheet.shapes(at: Point(place.x + unit * 0.09, place.y - unit * 0.06), scale: unit * 0.16) { outline in
                outline.move(0, 0)
                outline.line(0.8, 0.3)
                outline.stroke(0.06)
                outline.move(0.62, 0.23)
                outline.line(0.56, 0.4)
                outline.stroke(0.06)
                outline.move(0.78, 0.29)
                outline.line(0.72, 0.46)
                outline.stroke(0.06)
                outline.move(-0.3, -0.12)
                outline.curve(-0.28, -0.36, 0.1, -0.2, 0, 0)
                outline.curve(-0.1, 0.18, -0.34, 0.08, -0.3, -0.12)
                outline.stroke(0.06)
            }
        }
    }
}
