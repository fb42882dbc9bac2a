import Foundation

extension CloseView {
    /// A long-case clock's face at almost midnight.
    func clock(on stage: Stage, place: Point) throws(MakerError) {
        let unit = stage.unit
        let middle = Point(place.x, place.y - unit * 0.4)
        let radius = unit * 0.2
        try shadow(on: stage, place: place, breadth: unit * 0.26)
        let wood = Wash(0.06, 0.03).with {
            $0.rim = 0.5
            $0.response = 0.2
            $0.texture = 0.09
            $0.grain = 0.4
            $0.waver = 2
        }
        try stage.lay(wood) { sheet in
            sheet.shapes(at: place, scale: unit) { outline in
                outline.move(-0.29, 0)
                outline.line(-0.25, -0.06)
                outline.line(-0.25, -0.56)
                outline.curve(-0.2, -0.7, -0.1, -0.66, 0, -0.74)
                outline.curve(0.1, -0.66, 0.2, -0.7, 0.25, -0.56)
                outline.line(0.25, -0.06)
                outline.line(0.29, 0)
                outline.fill()
            }
        }
        try stage.lay(
            Wash(0.55, 0.34).with {
                $0.response = 0.5; $0.warmth = 0.5; $0.texture = 0.08; $0.waver = 1
            }
        ) {
            $0.ellipse(middle.x, middle.y, radius, radius)
        }
        try stage.lay(
            Wash(0.03).with {
                $0.response = 0.05; $0.waver = 0.8
            }
        ) { sheet in
            for hour in 0..<12 {
                let angle = Double(hour) * .pi / 6
                let inner = hour.isMultiple(of: 3) ? 0.74 : 0.82
                sheet.taper(
                    Point(middle.x + sin(angle) * radius * inner, middle.y - cos(angle) * radius * inner),
                    Point(middle.x + sin(angle) * radius * 0.94, middle.y - cos(angle) * radius * 0.94),
                    unit * 0.007, unit * 0.012)
            }
            let minutes = -Double.pi / 30 * stage.number(1...4)
            sheet.taper(
                middle, Point(middle.x + sin(minutes) * radius * 0.8, middle.y - cos(minutes) * radius * 0.8),
                unit * 0.014,
                unit * 0.003)
            sheet.taper(
                middle, Point(middle.x - sin(0.06) * radius * 0.5, middle.y - cos(0.06) * radius * 0.5), unit * 0.018,
                unit * 0.006)
            sheet.ellipse(middle.x, middle.y, unit * 0.014, unit * 0.014)
        }
    }
}
