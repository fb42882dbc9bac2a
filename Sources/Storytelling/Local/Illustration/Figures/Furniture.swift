import Foundation

/// Things that stand in rooms, as silhouettes.
enum Furniture {
    static func table(on sheet: Sheet, foot: Point, size: Double) {
        let top = foot.y - size * 0.46
        sheet.polygon([
            Point(foot.x - size * 0.5, top + size * 0.05), Point(foot.x - size * 0.42, top - size * 0.03),
            Point(foot.x + size * 0.42, top - size * 0.03), Point(foot.x + size * 0.5, top + size * 0.05),
            Point(foot.x + size * 0.49, top + size * 0.1), Point(foot.x - size * 0.49, top + size * 0.1),
        ])
        for (x, bottom) in [(-0.45, 0.0), (0.43, 0.0), (-0.36, -0.07), (0.34, -0.07)] {
            let start = Point(foot.x + size * x, top + size * 0.08)
            sheet.taper(start, Point(start.x, foot.y + size * bottom), size * 0.035, size * 0.025)
        }
    }

    static func chair(on sheet: Sheet, foot: Point, size: Double, flipped: Bool) {
        sheet.shapes(at: foot, scale: size, flipped: flipped) { outline in
            for line in [
                [(-0.22, 0.0), (-0.2, -0.46), (-0.28, -1.0)], [(-0.06, -0.08), (-0.05, -0.5), (-0.12, -1.0)],
                [(0.24, 0.02), (0.22, -0.46)], [(0.34, -0.06), (0.33, -0.46)], [(-0.27, -0.96), (-0.12, -0.97)],
                [(-0.25, -0.82), (-0.1, -0.83)], [(-0.23, -0.66), (-0.08, -0.67)], [(-0.2, -0.2), (0.23, -0.2)],
            ] {
                for (index, point) in line.enumerated() {
                    if index == 0 { outline.move(point.0, point.1) } else { outline.line(point.0, point.1) }
                }
                outline.stroke(0.055)
            }
            outline.move(-0.24, -0.43)
            outline.line(-0.06, -0.52)
            outline.line(0.36, -0.52)
            outline.line(0.26, -0.41)
            outline.fill()
        }
    }

    static func rockingChair(on sheet: Sheet, foot: Point, size: Double, flipped: Bool) {
        chair(on: sheet, foot: Point(foot.x, foot.y - size * 0.05), size: size, flipped: flipped)
        sheet.shapes(at: foot, scale: size, flipped: flipped) { outline in
            outline.move(-0.5, -0.12)
            outline.curve(-0.25, 0.06, 0.25, 0.06, 0.52, -0.1)
            outline.stroke(0.05)
            outline.move(0.34, -0.72)
            outline.line(-0.16, -0.74)
            outline.stroke(0.05)
            outline.move(0.33, -0.72)
            outline.line(0.33, -0.45)
            outline.stroke(0.045)
        }
    }

    /// An iron bedstead, bedclothes thrown back.
    static func bed(on stage: Stage, foot: Point, size: Double, flipped: Bool) throws(MakerError) {
        let cloth = Wash(0.22, 0.06).with {
            $0.response = 0.5
            $0.texture = 0.07
            $0.grain = 2
            $0.waver = 2
        }
        try stage.lay(
            cloth.with {
                $0.top = 0.06; $0.bottom = 0.02; $0.response = 0.1
            }
        ) { sheet in
            sheet.shapes(at: foot, scale: size, flipped: flipped) { outline in
                outline.move(-0.5, -0.1)
                outline.line(0.46, -0.1)
                outline.line(0.46, 0.04)
                outline.line(-0.5, 0.04)
                outline.fill()
            }
        }
        try stage.lay(cloth) { sheet in
            sheet.shapes(at: foot, scale: size, flipped: flipped) { outline in
                outline.move(-0.5, -0.08)
                outline.curve(-0.5, -0.2, -0.44, -0.25, -0.36, -0.25)
                outline.curve(-0.3, -0.3, -0.2, -0.3, -0.16, -0.25)
                outline.curve(0.0, -0.31, 0.1, -0.22, 0.2, -0.25)
                outline.curve(0.32, -0.26, 0.42, -0.24, 0.47, -0.2)
                outline.curve(0.48, -0.12, 0.47, -0.04, 0.44, 0.0)
                outline.curve(0.3, -0.05, 0.1, 0.02, -0.04, -0.04)
                outline.curve(-0.2, 0.01, -0.4, -0.03, -0.5, -0.08)
                outline.fill()
            }
        }
        try stage.lay(
            cloth.with {
                $0.top = 0.34; $0.bottom = 0.16
            }
        ) { sheet in
            sheet.shapes(at: foot, scale: size, flipped: flipped) { outline in
                outline.move(-0.48, -0.22)
                outline.curve(-0.5, -0.33, -0.3, -0.34, -0.27, -0.25)
                outline.curve(-0.27, -0.2, -0.4, -0.19, -0.48, -0.22)
                outline.fill()
            }
        }
        try stage.lay(
            Wash(0.025).with {
                $0.rim = 0.5; $0.response = 0.05; $0.waver = 1
            }
        ) { sheet in
            sheet.shapes(at: foot, scale: size, flipped: flipped) { outline in
                for (x, top) in [(-0.52, -0.5), (0.5, -0.34)] {
                    for post in [0.0, 0.035] {
                        outline.move(x + post, 0.1 - post)
                        outline.line(x + post, top)
                        outline.stroke(0.016)
                    }
                    outline.move(x - 0.01, top + 0.02)
                    outline.line(x + 0.045, top + 0.02)
                    outline.stroke(0.018)
                    outline.oval(x, top - 0.015, 0.018, 0.018)
                }
            }
        }
    }

    /// A chimney breast with a low fire in it.
    static func hearth(on stage: Stage, foot: Point, size: Double) throws(MakerError) {
        let stone = Wash(0.1, 0.06).with {
            $0.response = 0.4
            $0.rim = 0.3
            $0.texture = 0.1
            $0.waver = 2
        }
        try stage.lay(stone) { sheet in
            sheet.rectangle(foot.x - size * 0.62, foot.y - size * 1.1, size * 1.24, size * 1.12)
            sheet.rectangle(foot.x - size * 0.74, foot.y - size * 1.2, size * 1.48, size * 0.12)
        }
        let mouth = { (sheet: Sheet) in
            sheet.rectangle(foot.x - size * 0.4, foot.y - size * 0.6, size * 0.8, size * 0.6)
            sheet.ellipse(foot.x, foot.y - size * 0.6, size * 0.4, size * 0.2)
        }
        try stage.lay(
            Wash(0.05, 0.3).with {
                $0.warmth = 1; $0.response = 0; $0.waver = 1.5
            }, mouth)
        try stage.lay(
            Wash(0.75, 1.0).with {
                $0.warmth = 1; $0.response = 0; $0.waver = 3
            }
        ) { sheet in
            for _ in 0..<9 {
                let root = Point(foot.x + stage.number(-0.24...0.24) * size, foot.y - size * 0.04)
                let tip = Point(root.x + stage.number(-0.06...0.06) * size, root.y - stage.number(0.14...0.4) * size)
                sheet.taper(root, tip, size * 0.13, 0.5)
            }
        }
        try stage.lay(
            Wash(0.02).with {
                $0.response = 0; $0.waver = 1
            }
        ) { sheet in
            for log in [-0.16, 0.02, 0.18] {
                sheet.taper(
                    Point(foot.x + (log - 0.16) * size, foot.y - size * 0.02),
                    Point(foot.x + (log + 0.16) * size, foot.y - size * 0.09), size * 0.07, size * 0.06)
            }
        }
        try stage.shine(blur: size * 0.35, strength: 0.32, warmth: 1, mouth)
        try stage.shine(blur: size * 0.2, strength: 0.2, warmth: 1) {
            $0.ellipse(foot.x, foot.y + size * 0.22, size * 0.75, size * 0.16)
        }
    }

    static func trunk(on sheet: Sheet, foot: Point, size: Double) {
        sheet.shapes(at: foot, scale: size) { outline in
            outline.move(-0.5, 0)
            outline.line(-0.5, -0.36)
            outline.curve(-0.48, -0.56, -0.4, -0.58, 0, -0.58)
            outline.curve(0.4, -0.58, 0.48, -0.56, 0.5, -0.36)
            outline.line(0.5, 0)
            outline.fill()
        }
    }
}
