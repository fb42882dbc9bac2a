import Foundation

extension CloseView {
    /// A china doll that sits and looks at you.
    func doll(on stage: Stage, place: Point) throws(MakerError) {
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
        let china = Wash(0.44, 0.34).with {
            $0.response = 1.5
            $0.texture = 0.03
            $0.rim = 0.3
            $0.waver = 1
            let middle = Float(head.x)
            let breadth = Float(size)
            let toward: Float = (stage.canvas.lights.first?.x ?? 0) < middle ? -1 : 1
            // Round: the cheek away from the flame is in shadow.
            $0.shading = { x, _ in -0.16 + 0.3 * (x - middle) / breadth * toward }
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
}
