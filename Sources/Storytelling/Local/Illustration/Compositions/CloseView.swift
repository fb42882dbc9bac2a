import Foundation

/// One thing close to the eye, on a table before a dark room.
struct CloseView: Composition {
    /// Whether there is a way of showing `thing`.
    static func canShow(_ thing: Thing) -> Bool {
        switch thing {
        case .mirror, .doll, .clock, .photograph, .letter, .book, .key: true
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

    func shadow(on stage: Stage, place: Point, breadth: Double) throws(MakerError) {
        try stage.shade(blur: stage.unit * 0.025, strength: 0.65) { sheet in
            sheet.ellipse(place.x + breadth * 0.25, place.y, breadth, stage.unit * 0.035)
        }
    }
}
