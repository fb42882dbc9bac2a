import Foundation

/// One thing close to the eye, on a table before a dark room.
struct CloseView: Composition {
    /// Whether there is a way of showing `thing`.
    static func canShow(_ thing: Thing) -> Bool {
        switch thing {
        case .mirror, .doll, .clock, .photograph, .letter, .book, .telephone, .key, .knife, .teacup: true
        default: false
        }
    }

    func paint(on stage: Stage) throws(MakerError) {
        let unit = stage.unit
        let side = stage.side
        let table = stage.height * 0.5 + unit * 0.22
        let place = Point(stage.width * (0.5 + side * stage.number(0.0...0.05)), table + unit * 0.06)
        let flame = Point(place.x - side * unit * 0.34, table + unit * 0.08)
        let isCold = stage.brief.has(.moon)
        stage.canvas.lights = [
            Light(
                Point(flame.x, flame.y - unit * 0.2), radius: unit * 0.34, strength: 0.46, warmth: isCold ? 0.15 : 0.95)
        ]
        try room(on: stage, table: table, side: side)
        stage.canvas.glow(
            Light(
                Point(flame.x, flame.y - unit * 0.2), radius: unit * 0.3, strength: isCold ? 0.1 : 0.26,
                warmth: isCold ? 0.15 : 1))
        switch stage.brief.things.first(where: Self.canShow) {
        case .mirror, .photograph: try mirror(on: stage, place: place)
        case .doll: try doll(on: stage, place: place)
        case .clock: try clock(on: stage, place: place)
        default: try papers(on: stage, place: place)
        }
        if !isCold { try Casting.candle(foot: flame, size: unit * 0.15, on: stage, glow: 0.13) }
    }

    /// A dark wall, a window or door far behind, and the lit table top.
    private func room(on stage: Stage, table: Double, side: Double) throws(MakerError) {
        let unit = stage.unit
        let wall = Wash(0.05, 0.03).with {
            $0.response = 0.3
            $0.texture = 0.07
            $0.grain = 0.4
            $0.waver = 0
        }
        try stage.lay(wall) { $0.rectangle(0, 0, stage.width, stage.height) }
        let x = stage.width * 0.5 + side * unit * 0.5
        try stage.shine(blur: unit * 0.03, strength: 0.26, warmth: 0.05) { sheet in
            for column in 0..<2 {
                for row in 0..<3 {
                    sheet.rectangle(
                        x + Double(column) * unit * 0.09, table - unit * (0.6 - Double(row) * 0.13), unit * 0.075,
                        unit * 0.11)
                }
            }
        }
        if let person = stage.brief.people.first ?? (stage.happens(0.5) ? .figure : nil) {
            try stage.shade(blur: unit * 0.02, strength: 0.85) { sheet in
                person.draw(on: sheet, feet: Point(x + unit * 0.06, table + unit * 0.25), height: unit * 0.8)
            }
        }
        let top = Wash(0.13, 0.04).with {
            $0.response = 0.62
            $0.texture = 0.07
            $0.grain = 12
            $0.waver = 2
        }
        try stage.lay(top) { sheet in
            sheet.polygon([
                Point(0, table), Point(stage.width, table - unit * 0.01), Point(stage.width, stage.height),
                Point(0, stage.height),
            ])
        }
        try stage.shade(blur: 2, strength: 0.45) { sheet in
            for row in [0.1, 0.24, 0.42] {
                sheet.taper(
                    Point(0, table + unit * row), Point(stage.width, table + unit * row * 0.98), unit * 0.006,
                    unit * 0.006)
            }
        }
    }

    private func shadow(on stage: Stage, place: Point, breadth: Double) throws(MakerError) {
        try stage.shade(blur: stage.unit * 0.025, strength: 0.65) { sheet in
            sheet.ellipse(place.x + breadth * 0.25, place.y, breadth, stage.unit * 0.035)
        }
    }

    /// An oval glass in a carved frame; something stands in it that does not stand in the room.
    private func mirror(on stage: Stage, place: Point) throws(MakerError) {
        let unit = stage.unit
        let middle = Point(place.x, place.y - unit * 0.36)
        let half = (x: unit * 0.2, y: unit * 0.28)
        try shadow(on: stage, place: place, breadth: unit * 0.22)
        let frame = Wash(0.09, 0.04).with {
            $0.rim = 0.7
            $0.response = 0.22
            $0.texture = 0.12
            $0.grain = 1
            $0.waver = 3
        }
        try stage.lay(frame) { sheet in
            sheet.ellipse(middle.x, middle.y, half.x * 1.22, half.y * 1.16)
            for turn in 0..<26 {
                let angle = Double(turn) / 26 * 2 * .pi
                sheet.ellipse(
                    middle.x + cos(angle) * half.x * 1.2, middle.y + sin(angle) * half.y * 1.14, unit * 0.018,
                    unit * 0.018)
            }
            sheet.polygon([
                Point(place.x - unit * 0.14, place.y), Point(place.x - unit * 0.03, place.y - unit * 0.1),
                Point(place.x + unit * 0.03, place.y - unit * 0.1), Point(place.x + unit * 0.14, place.y),
            ])
        }
        let glass = Wash(0.42, 0.16).with {
            $0.response = 0.2
            $0.texture = 0.09
            $0.grain = 0.6
            $0.waver = 1
        }
        try stage.lay(glass) { $0.ellipse(middle.x, middle.y, half.x, half.y) }
        let person = stage.brief.people.first ?? .figure
        try stage.lay(
            Wash(0.04, 0.05).with {
                $0.response = 0; $0.rim = 0.3; $0.waver = 2
            }
        ) { sheet in
            let height = half.y * 2.5
            let head = middle.y - half.y * 0.55
            person.draw(on: sheet, feet: Point(middle.x + half.x * 0.1, head + height), height: height)
            sheet.cutting {
                let frame = [
                    (0.0, -2.0, 4.0, 1.0), (0.0, 2.0, 4.0, 1.0), (-2.0, 0.0, 1.0, 4.0), (2.0, 0.0, 1.0, 4.0),
                ]
                for box in frame {
                    sheet.rectangle(
                        middle.x + (box.0 - box.2 / 2) * half.x, middle.y + (box.1 - box.3 / 2) * half.y,
                        box.2 * half.x,
                        box.3 * half.y)
                }
                for turn in 0..<72 {
                    let angle = Double(turn) / 72 * 2 * .pi
                    sheet.ellipse(
                        middle.x + cos(angle) * half.x * 1.26, middle.y + sin(angle) * half.y * 1.26, half.x * 0.26,
                        half.y * 0.26)
                }
            }
        }
        try stage.shine(blur: 2, strength: 0.35, warmth: 0.2) { sheet in
            let start = Point(middle.x - half.x * 0.3, middle.y - half.y * 0.9)
            let crack = [
                start, Point(middle.x - half.x * 0.05, middle.y - half.y * 0.4),
                Point(middle.x - half.x * 0.25, middle.y + half.y * 0.1),
                Point(middle.x + half.x * 0.2, middle.y + half.y * 0.7),
            ]
            sheet.stroke(crack, width: unit * 0.003)
            sheet.stroke([crack[1], Point(middle.x + half.x * 0.7, middle.y - half.y * 0.2)], width: unit * 0.002)
        }
    }

    /// A long-case clock's face at almost midnight.
    private func clock(on stage: Stage, place: Point) throws(MakerError) {
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

    /// A china doll that sits and looks at you.
    private func doll(on stage: Stage, place: Point) throws(MakerError) {
        let unit = stage.unit
        let head = Point(place.x, place.y - unit * 0.44)
        let size = unit * 0.14
        try shadow(on: stage, place: place, breadth: unit * 0.24)
        let cloth = Wash(0.07, 0.03).with {
            $0.rim = 0.5
            $0.response = 0.2
            $0.texture = 0.1
            $0.grain = 0.7
            $0.waver = 3
        }
        try stage.lay(cloth) { sheet in
            sheet.shapes(at: place, scale: unit) { outline in
                outline.move(-0.08, -0.32)
                outline.curve(-0.2, -0.28, -0.2, -0.14, -0.16, -0.1)
                outline.curve(-0.28, -0.06, -0.28, 0.0, -0.24, 0.02)
                outline.line(0.24, 0.02)
                outline.curve(0.28, 0.0, 0.28, -0.06, 0.16, -0.1)
                outline.curve(0.2, -0.14, 0.2, -0.28, 0.08, -0.32)
                outline.fill()
            }
        }
        try stage.lay(
            cloth.with {
                $0.top = 0.05; $0.bottom = 0.03
            }
        ) { sheet in
            sheet.ellipse(head.x, head.y - size * 0.1, size * 1.18, size * 1.16)
            sheet.ellipse(head.x - size * 0.95, head.y + size * 0.7, size * 0.4, size * 0.75)
            sheet.ellipse(head.x + size * 0.95, head.y + size * 0.7, size * 0.4, size * 0.75)
        }
        let china = Wash(0.5, 0.4).with {
            $0.response = 0.6
            $0.texture = 0.03
            $0.rim = 0.3
            $0.waver = 1
            let middle = Float(head.x)
            let breadth = Float(size)
            let toward: Float = (stage.canvas.lights.first?.x ?? 0) < middle ? -1 : 1
            // Round: the cheek away from the flame is in shadow.
            $0.shading = { x, _ in -0.2 + 0.24 * (x - middle) / breadth * toward }
        }
        try stage.lay(china) { sheet in
            sheet.ellipse(head.x, head.y + size * 0.12, size * 0.82, size * 0.95)
            sheet.rectangle(head.x - size * 0.2, head.y + size * 0.8, size * 0.4, size * 0.4)
        }
        try stage.lay(
            Wash(0.05).with {
                $0.response = 0.1; $0.waver = 1.5
            }
        ) { sheet in
            sheet.ellipse(head.x, head.y - size * 0.62, size * 0.86, size * 0.42)
            sheet.ellipse(head.x, head.y + size * 0.42, size * 0.05, size * 0.03)
        }
        try stage.lay(
            Wash(0.012).with {
                $0.response = 0; $0.waver = 0.8
            }
        ) { sheet in
            for side in [-1.0, 1] {
                sheet.ellipse(head.x + side * size * 0.34, head.y + size * 0.08, size * 0.17, size * 0.15)
            }
            sheet.ellipse(head.x, head.y + size * 0.68, size * 0.17, size * 0.055)
        }
        try stage.lay(
            Wash(0.95).with {
                $0.response = 0; $0.waver = 0; $0.warmth = 0.4
            }
        ) { sheet in
            for side in [-1.0, 1] {
                sheet.ellipse(
                    head.x + side * size * 0.34 - size * 0.05, head.y + size * 0.03, size * 0.035, size * 0.035)
            }
        }
        // A crack from brow to cheek.
        try stage.lay(
            Wash(0.06).with {
                $0.response = 0; $0.waver = 1
            }
        ) { sheet in
            sheet.stroke(
                [
                    Point(head.x + size * 0.3, head.y - size * 0.4), Point(head.x + size * 0.42, head.y - size * 0.1),
                    Point(head.x + size * 0.36, head.y + size * 0.25), Point(head.x + size * 0.5, head.y + size * 0.5),
                ], width: size * 0.03)
        }
    }

    /// An open book with a letter and a key across it.
    private func papers(on stage: Stage, place: Point) throws(MakerError) {
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
