/// One wall of a corridor: wainscot, cornice and doors.
enum CorridorDoors {
    /// The depths between which the door stands open that lights a corridor from the side.
    static let openSpan = (0.5, 0.63)

    /// - Parameter lit: the warmth of the light from this wall's open door, where there is one.
    static func paint(on stage: Stage, hall: Hall, side: Double, lit: Double?) throws(MakerError) {
        let x = hall.edge(side)
        let tall = hall.bottom - hall.top
        let rail = hall.bottom - tall * 0.3
        let strip = { (y: Double, breadth: Double) in
            [
                Point(x, y), Point(x, y + breadth), hall.at(x, y + breadth, hall.farDepth),
                hall.at(x, y, hall.farDepth),
            ]
        }
        try stage.shade(blur: 2, strength: 0.35) { $0.polygon(strip(rail, tall * 0.3)) }
        try stage.shade(blur: 2, strength: 0.75) { sheet in
            sheet.polygon(strip(rail, tall * 0.014))
            sheet.polygon(strip(hall.top + tall * 0.06, tall * 0.012))
            sheet.polygon(strip(hall.bottom - tall * 0.035, tall * 0.02))
        }
        if let lit {
            for span in [(0.08, 0.36), openSpan, (0.7, 0.755), (0.79, 0.825)] {
                let isOpen = span == openSpan
                try Door(hall: hall, x: x, from: span.0, to: span.1).paint(on: stage, isOpen: isOpen, lit: lit)
            }
            return
        }
        let gap = stage.number(0.95...1.25)
        let offset = stage.number(0.05...0.4)
        let openDoor = stage.random.whole(0...3)
        for index in 0..<4 {
            let start = Hall.depth(offset + Double(index) * gap)
            let end = Hall.depth(offset + Double(index) * gap + 0.52)
            guard end < hall.farDepth - 0.02 else { break }
            try Door(hall: hall, x: x, from: start, to: end).paint(on: stage, isOpen: index == openDoor, lit: nil)
        }
    }

    private struct Door {
        let hall: Hall
        let x: Double
        let from: Double
        let to: Double

        private func panel(_ left: Double, _ right: Double, _ top: Double, _ bottom: Double) -> [Point] {
            let tall = (hall.bottom - hall.top) * 0.68
            let first = from + (to - from) * left
            let second = from + (to - from) * right
            return [
                hall.at(x, hall.bottom - tall * top, first), hall.at(x, hall.bottom - tall * top, second),
                hall.at(x, hall.bottom - tall * bottom, second), hall.at(x, hall.bottom - tall * bottom, first),
            ]
        }

        func paint(on stage: Stage, isOpen: Bool, lit: Double?) throws(MakerError) {
            let frame = Wash(0.05).with {
                $0.response = 0.75
                $0.waver = 1
                $0.rim = 0.2
            }
            try stage.lay(frame) { $0.polygon(panel(-0.14, 1.14, 1.06, 0)) }
            if isOpen {
                try opening(on: stage, warmth: lit)
                return
            }
            try stage.lay(
                frame.with {
                    $0.top = 0.03; $0.response = 0.36
                }
            ) { $0.polygon(panel(0, 1, 1, 0)) }
            try stage.shade(blur: 1.5, strength: 0.6) { sheet in
                for (top, bottom) in [(0.92, 0.55), (0.48, 0.1)] {
                    sheet.polygon(panel(0.14, 0.46, top, bottom))
                    sheet.polygon(panel(0.56, 0.88, top, bottom))
                }
            }
            try stage.lay(
                frame.with {
                    $0.top = 0.16; $0.response = 0.6; $0.waver = 0
                }
            ) { sheet in
                let knob = hall.at(x, hall.bottom - (hall.bottom - hall.top) * 0.34, from + (to - from) * 0.9)
                let size = stage.unit * 0.008 * (1 - from)
                sheet.ellipse(knob.x, knob.y, size, size * 1.1)
            }
        }

        private func opening(on stage: Stage, warmth: Double?) throws(MakerError) {
            guard let warmth else {
                try stage.lay(Wash(0.012).with { $0.response = 0.02 }) { $0.polygon(panel(0, 1, 1, 0)) }
                return
            }
            let light = Wash(1.0, 0.85).with {
                $0.warmth = Float(warmth) * 0.85
                $0.response = 0
                $0.waver = 0.8
            }
            try stage.lay(light) { $0.polygon(panel(0, 1, 1, 0)) }
            try stage.shine(blur: stage.unit * 0.05, strength: 0.45, warmth: warmth) { $0.polygon(panel(0, 1, 1, 0)) }
        }
    }
}
