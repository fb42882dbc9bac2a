import Foundation

/// A wall in the dark, one lit window in it, someone behind the glass.
struct WindowAtNight: Composition {
    private struct Frame {
        let x: Double
        let y: Double
        let width: Double
        let height: Double
        var middle: Point { Point(x + width / 2, y + height / 2) }
        var bottom: Double { y + height }
    }

    func paint(on stage: Stage) throws(MakerError) {
        let unit = stage.unit
        let tall = unit * stage.number(0.42...0.5)
        let broad = tall * stage.number(0.66...0.8)
        let middle = stage.width * stage.number(0.42...0.58)
        let frame = Frame(x: middle - broad / 2, y: stage.height * 0.44 - tall / 2, width: broad, height: tall)
        stage.canvas.lights = [Light(frame.middle, radius: unit * 0.42, strength: 0.3, warmth: 0.95)]
        try wall(on: stage)
        try glass(on: stage, frame: frame)
        try stage.shine(blur: unit * 0.1, strength: 0.26, warmth: 1) {
            $0.rectangle(frame.x, frame.y, frame.width, frame.height)
        }
        try person(on: stage, frame: frame)
        try curtains(on: stage, frame: frame)
        try joinery(on: stage, frame: frame)
        try fallingLight(on: stage, frame: frame)
        try ivy(on: stage, frame: frame)
        if stage.brief.weather == .fog {
            stage.canvas.paint(
                Fog(
                    top: Float(stage.height * 0.5), bottom: Float(stage.height * 1.1), density: 0.6, lightness: 0.16))
        }
        try bushes(on: stage)
        try Backdrop.foreground(on: stage, height: 0.12, wind: 0.15 * stage.side)
    }

    /// Weathered boards, or coursed stone.
    private func wall(on stage: Stage) throws(MakerError) {
        let wash = Wash(0.10, 0.045).with {
            $0.texture = 0.08
            $0.grain = 9
            $0.response = 0.36
            $0.waver = 0
        }
        try stage.lay(wash) { $0.rectangle(0, 0, stage.width, stage.height) }
        let isStone = stage.happens(0.4)
        let course = stage.unit * (isStone ? 0.07 : 0.042)
        try stage.shade(blur: 1.5, strength: 0.55) { sheet in
            var y = -course * stage.number(0...1)
            while y < stage.height {
                let sag = stage.number(-2...2)
                sheet.taper(Point(0, y), Point(stage.width, y + sag), stage.unit * 0.005, stage.unit * 0.006)
                var x = stage.number(0...1) * course * 2
                while isStone, x < stage.width {
                    sheet.taper(Point(x, y), Point(x + 1, y + course), stage.unit * 0.005, stage.unit * 0.004)
                    x += course * stage.number(1.2...2.8)
                }
                y += course
            }
        }
    }

    private func glass(on stage: Stage, frame: Frame) throws(MakerError) {
        let lamp = Point(frame.x + frame.width * stage.number(0.25...0.75), frame.y + frame.height * 0.5)
        let wash = Wash(0.62, 0.5).with {
            $0.warmth = 1
            $0.response = 1.1
            $0.waver = 1
            $0.texture = 0.04
            $0.grain = 0.5
        }
        let before = stage.canvas.lights
        stage.canvas.lights = [Light(lamp, radius: frame.width * 0.4, strength: 0.55, warmth: 0.9)]
        try stage.lay(wash) { $0.rectangle(frame.x, frame.y, frame.width, frame.height) }
        stage.canvas.lights = before
    }

    private func person(on stage: Stage, frame: Frame) throws(MakerError) {
        let person = stage.brief.people.first ?? (stage.happens(0.6) ? .figure : .woman)
        let height = frame.height * 1.25 * min(person.stature, 1.05)
        let offset = stage.number(-0.14...0.14) * frame.width
        let head = frame.bottom - frame.height * 0.72 * min(person.stature, 1.05)
        let wash = Wash(0.03, 0.05).with {
            $0.response = 0
            $0.warmth = 0.9
            $0.waver = 1.6
        }
        try stage.lay(wash) { sheet in
            person.draw(on: sheet, feet: Point(frame.middle.x + offset, head + height), height: height)
            sheet.cutting {
                sheet.rectangle(0, frame.bottom, stage.width, stage.height - frame.bottom)
            }
        }
    }

    private func curtains(on stage: Stage, frame: Frame) throws(MakerError) {
        let gather = stage.number(0.12...0.24)
        let wash = Wash(0.28, 0.16).with {
            $0.warmth = 0.95
            $0.response = 0.1
            $0.grain = 0.2
            $0.texture = 0.1
        }
        try stage.lay(wash) { sheet in
            for side in [-1.0, 1] {
                let edge = side < 0 ? frame.x : frame.x + frame.width
                let top = frame.width * (gather + 0.14)
                let tie = frame.width * gather * 0.5
                sheet.shapes(at: Point(edge, frame.y), scale: 1, flipped: side > 0) { outline in
                    outline.move(0, 0)
                    outline.line(top, 0)
                    outline.curve(
                        top, frame.height * 0.35, tie, frame.height * 0.5, tie, frame.height * 0.62)
                    outline.curve(tie * 1.2, frame.height * 0.8, tie * 1.7, frame.height * 0.9, tie * 1.8, frame.height)
                    outline.line(0, frame.height)
                    outline.fill()
                }
            }
        }
    }

    /// Bars, frame, lintel and sill.
    private func joinery(on stage: Stage, frame: Frame) throws(MakerError) {
        let bar = frame.width * 0.035
        let rows = stage.random.whole(2...3)
        let wash = Wash(0.045, 0.03).with {
            $0.rim = 0.5
            $0.response = 0.05
            $0.waver = 1
        }
        try stage.lay(wash) { sheet in
            sheet.rectangle(frame.middle.x - bar / 2, frame.y, bar, frame.height)
            for row in 1..<rows + 1 where row < rows + 1 {
                let y = frame.y + frame.height * Double(row) / Double(rows + 1)
                sheet.rectangle(frame.x, y - bar * 0.35, frame.width, bar * (row == (rows + 1) / 2 ? 1.1 : 0.7))
            }
            let edge = bar * 2.2
            sheet.rectangle(frame.x - edge, frame.y - edge, frame.width + edge * 2, edge)
            sheet.rectangle(frame.x - edge, frame.y, edge, frame.height)
            sheet.rectangle(frame.x + frame.width, frame.y, edge, frame.height)
            sheet.rectangle(frame.x - edge * 1.6, frame.y - edge * 1.7, frame.width + edge * 3.2, edge * 0.9)
        }
        try stage.lay(
            wash.with {
                $0.top = 0.16; $0.bottom = 0.05
            }
        ) { sheet in
            sheet.rectangle(frame.x - bar * 4, frame.bottom, frame.width + bar * 8, bar * 2)
        }
    }

    /// The window's light on the wall below and in the damp air.
    private func fallingLight(on stage: Stage, frame: Frame) throws(MakerError) {
        let drop = stage.height - frame.bottom
        try stage.shine(blur: stage.unit * 0.035, strength: 0.2, warmth: 1) { sheet in
            let top = Point(frame.middle.x, frame.bottom)
            sheet.fade(from: top, to: Point(frame.middle.x, stage.height)) {
                sheet.polygon([
                    Point(frame.x, frame.bottom), Point(frame.x + frame.width, frame.bottom),
                    Point(frame.x + frame.width + drop * 0.75, stage.height),
                    Point(frame.x - drop * 0.75, stage.height),
                ])
            }
        }
    }

    /// Bare ivy that climbs beside the window.
    private func ivy(on stage: Stage, frame: Frame) throws(MakerError) {
        let side = stage.side
        let wash = Wash(0.03).with {
            $0.rim = 0.3
            $0.response = 0.03
            $0.waver = 1.5
        }
        try stage.lay(wash) { sheet in
            for stem in 0..<3 {
                let x = frame.middle.x + side * (frame.width * 0.72 + Double(stem) * stage.unit * 0.09)
                Trees.grow(
                    on: sheet, from: Point(x, stage.height * 0.98), angle: -.pi / 2 - side * 0.12,
                    length: stage.unit * 0.3, width: stage.unit * 0.014, level: 6, lean: -side * 0.3,
                    random: &stage.random)
            }
        }
    }

    private func bushes(on stage: Stage) throws(MakerError) {
        try stage.lay(
            Wash(0.02, 0.01).with {
                $0.rim = 0.12; $0.response = 0.02; $0.waver = 4
            }
        ) { sheet in
            for side in [-1.0, 1] {
                for _ in 0..<36 {
                    let x = stage.width * (0.5 + side * stage.number(0.26...0.52))
                    let y = stage.height * stage.number(0.82...1.0)
                    let size = stage.unit * stage.number(0.03...0.075)
                    sheet.ellipse(x, y, size, size * 0.8)
                }
            }
        }
    }
}
