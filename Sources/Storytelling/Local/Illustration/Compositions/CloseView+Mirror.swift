import Foundation

extension CloseView {
    /// An oval glass in a carved frame; something stands in it that does not stand in the room.
    func mirror(on stage: Stage, place: Point) throws(MakerError) {
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
}
