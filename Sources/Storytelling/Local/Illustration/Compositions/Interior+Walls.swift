extension Interior {
    func planes(on stage: Stage, chamber: Chamber) throws(MakerError) {
        let wash = Wash(0.055, 0.045).with {
            $0.response = 0.55
            $0.texture = 0.055
            $0.grain = 0.35
            $0.waver = 1.2
        }
        let reach = stage.unit * 0.9
        let far = [
            Point(chamber.left, chamber.top), Point(chamber.right, chamber.top),
            Point(chamber.right, chamber.floor), Point(chamber.left, chamber.floor),
        ]
        let near = [
            Point(chamber.left - reach, chamber.top - reach * 0.75),
            Point(chamber.right + reach, chamber.top - reach * 0.75),
            Point(chamber.right + reach, chamber.floor + reach * 0.85),
            Point(chamber.left - reach, chamber.floor + reach * 0.85),
        ]
        try stage.lay(wash) { $0.rectangle(0, 0, stage.width, stage.height) }
        for (index, response) in [(0, 0.3), (1, 0.42), (3, 0.42)] {
            let other = (index + 1) % 4
            try stage.lay(
                wash.with {
                    $0.response = Float(response); $0.top = 0.03
                }
            ) {
                $0.polygon([near[index], near[other], far[other], far[index]])
            }
        }
        try stage.lay(
            wash.with {
                $0.top = 0.05; $0.bottom = 0.03; $0.response = 0.7; $0.grain = 6
            }
        ) {
            $0.polygon([near[2], near[3], far[3], far[2]])
        }
        try stage.shade(blur: 2, strength: 0.5) { sheet in
            for board in 0...16 {
                let part = Double(board) / 16
                sheet.taper(
                    .between(far[3], far[2], part), .between(near[3], near[2], part), stage.unit * 0.002,
                    stage.unit * 0.007)
            }
        }
        // Striped paper, a picture rail, a skirting board, and the dark that gathers in corners.
        try stage.shade(blur: 2, strength: 0.22) { sheet in
            var x = chamber.left
            while x < chamber.right {
                sheet.rectangle(x, chamber.top, stage.unit * 0.018, chamber.floor - chamber.top)
                x += stage.unit * 0.045
            }
        }
        try stage.shade(blur: 1.5, strength: 0.7) { sheet in
            sheet.rectangle(chamber.left, chamber.floor - stage.unit * 0.03, chamber.right - chamber.left, 3)
            sheet.rectangle(chamber.left, chamber.top + stage.unit * 0.08, chamber.right - chamber.left, 3)
        }
        try stage.shade(blur: stage.unit * 0.04, strength: 0.6) { sheet in
            for (first, second) in [(0, 1), (1, 2), (3, 0)] {
                sheet.stroke([far[first], far[second]], width: stage.unit * 0.045)
            }
            for index in 0..<4 { sheet.stroke([far[index], near[index]], width: stage.unit * 0.04) }
        }
    }

    /// A tall window and the moonlight that falls from it.
    func window(on stage: Stage, chamber: Chamber, side: Double) throws(MakerError) {
        let unit = stage.unit
        let tall = unit * 0.28
        let broad = unit * 0.15
        let x = (chamber.left + chamber.right) / 2 + side * (chamber.right - chamber.left) * 0.27 - broad / 2
        let y = chamber.top + unit * 0.11
        try stage.lay(
            Wash(0.5, 0.34).with {
                $0.response = 0; $0.texture = 0.12; $0.waver = 1
            }
        ) {
            $0.rectangle(x, y, broad, tall)
        }
        try stage.lay(
            Wash(0.03).with {
                $0.response = 0.3; $0.waver = 1
            }
        ) { sheet in
            sheet.rectangle(x + broad * 0.47, y, broad * 0.06, tall)
            for row in [0.32, 0.66] { sheet.rectangle(x, y + tall * row, broad, tall * 0.022) }
            sheet.rectangle(x - broad * 0.08, y - broad * 0.08, broad * 0.08, tall + broad * 0.16)
            sheet.rectangle(x + broad, y - broad * 0.08, broad * 0.08, tall + broad * 0.16)
            sheet.rectangle(x - broad * 0.08, y - broad * 0.08, broad * 1.16, broad * 0.08)
            sheet.rectangle(x - broad * 0.16, y + tall, broad * 1.32, broad * 0.1)
        }
        try stage.lay(
            Wash(0.09, 0.05).with {
                $0.response = 0.3; $0.grain = 0.2; $0.texture = 0.1
            }
        ) { sheet in
            for edge in [-1.0, 1] {
                let start = edge < 0 ? x - broad * 0.3 : x + broad * 1.3
                sheet.polygon([
                    Point(start, y - broad * 0.2), Point(start - edge * broad * 0.5, y - broad * 0.2),
                    Point(start - edge * broad * 0.3, y + tall * 0.6),
                    Point(start - edge * broad * 0.42, chamber.floor - unit * 0.02),
                    Point(start + edge * broad * 0.1, chamber.floor - unit * 0.02),
                ])
            }
        }
        try stage.shine(blur: unit * 0.018, strength: 0.2, warmth: 0) { sheet in
            let slope = -side * unit * 0.22
            let reach = unit * 0.62
            sheet.fade(from: Point(x, y + tall * 0.4), to: Point(x, y + tall + reach)) {
                sheet.polygon([
                    Point(x, y), Point(x + broad, y), Point(x + broad * 1.35 + slope, y + tall + reach),
                    Point(x - broad * 0.2 + slope, y + tall + reach),
                ])
            }
        }
    }

    func pictures(on stage: Stage, chamber: Chamber, side: Double) throws(MakerError) {
        let unit = stage.unit
        for index in 0..<stage.random.whole(1...3) {
            let size = unit * stage.number(0.05...0.085)
            let x = (chamber.left + chamber.right) / 2 + side * unit * (-0.1 + Double(index) * 0.12)
            let y = chamber.top + unit * stage.number(0.13...0.2)
            try stage.lay(
                Wash(0.12).with {
                    $0.response = 0.8; $0.waver = 1; $0.rim = 0.3
                }
            ) {
                $0.rectangle(x, y, size, size * 1.3)
            }
            try stage.lay(
                Wash(0.035).with {
                    $0.response = 0.2; $0.waver = 1
                }
            ) {
                $0.rectangle(x + size * 0.12, y + size * 0.12, size * 0.76, size * 1.06)
            }
            try stage.lay(
                Wash(0.1).with {
                    $0.response = 0.5; $0.waver = 1
                }
            ) { sheet in
                sheet.ellipse(x + size * 0.5, y + size * 0.5, size * 0.14, size * 0.19)
                sheet.ellipse(x + size * 0.5, y + size * 1.0, size * 0.28, size * 0.22)
            }
        }
    }
}
