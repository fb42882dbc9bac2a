/// A house seen from a corner: parts as polygons in pixels.
struct House {
    var front: [[Point]] = []
    var side: [[Point]] = []
    var roofs: [[Point]] = []
    var tower: [[Point]] = []
    var spire: [[Point]] = []
    var trim: [[Point]] = []
    /// Windows that may be lit: x, y, width, height.
    var windows: [(x: Double, y: Double, width: Double, height: Double)] = []
    var door: (x: Double, y: Double, width: Double, height: Double)?

    /// An old gabled house whose front foot is at `foot` (the middle), `width` wide.
    init(foot: Point, width: Double, random: inout SeededRandom) {
        let tall = width * random.number(0.55...0.78)
        let left = foot.x - width * 0.5
        let body = width * random.number(0.56...0.68)
        let roof = width * random.number(0.34...0.5)
        addGable(left: left, foot: foot.y, width: width * 0.42, wall: tall, roof: roof, random: &random)
        addRange(left: left + width * 0.4, foot: foot.y, width: body, wall: tall * 0.86, roof: roof * 0.8)
        if random.happens(0.6) {
            addTower(
                middle: left + width * random.number(0.62...0.88), foot: foot.y, width: width * 0.17,
                wall: tall * random.number(1.15...1.4), roof: roof * 0.95)
        }
        addChimney(x: left + width * random.number(0.3...0.36), top: foot.y - tall - roof * 1.02, tall: roof * 0.55)
        addChimney(x: left + width * random.number(0.8...0.92), top: foot.y - tall - roof * 0.95, tall: roof * 0.5)
        let porch = width * 0.13
        door = (left + width * 0.5, foot.y - tall * 0.34, porch * 0.6, tall * 0.34)
        trim.append([
            Point(left + width * 0.46, foot.y - tall * 0.38), Point(left + width * 0.53, foot.y - tall * 0.47),
            Point(left + width * 0.63, foot.y - tall * 0.38),
        ])
        trim.append(Self.box(left + width * 0.475, foot.y - tall * 0.39, width * 0.012, tall * 0.39))
        trim.append(Self.box(left + width * 0.605, foot.y - tall * 0.39, width * 0.012, tall * 0.39))
    }

    private static func box(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> [Point] {
        [Point(x, y), Point(x + width, y), Point(x + width, y + height), Point(x, y + height)]
    }

    private mutating func addGable(
        left: Double, foot: Double, width: Double, wall: Double, roof: Double, random: inout SeededRandom
    ) {
        let over = width * 0.09
        front.append([
            Point(left, foot), Point(left, foot - wall), Point(left + width / 2, foot - wall - roof),
            Point(left + width, foot - wall), Point(left + width, foot),
        ])
        let drop = over * roof / (width / 2)
        trim.append([
            Point(left - over, foot - wall + drop), Point(left + width / 2, foot - wall - roof),
            Point(left + width + over, foot - wall + drop), Point(left + width + over * 0.7, foot - wall + drop * 1.5),
            Point(left + width / 2, foot - wall - roof + width * 0.1),
            Point(left - over * 0.7, foot - wall + drop * 1.5),
        ])
        let size = width * 0.17
        for floor in 0..<2 {
            let y = foot - wall * (0.42 + 0.46 * Double(floor))
            windows.append((left + width * 0.18, y, size, size * 1.6))
            windows.append((left + width * 0.62, y, size, size * 1.6))
        }
        windows.append((left + width * 0.5 - size * 0.35, foot - wall - roof * 0.42, size * 0.7, size * 0.95))
    }

    private mutating func addRange(left: Double, foot: Double, width: Double, wall: Double, roof: Double) {
        side.append(Self.box(left, foot - wall, width, wall))
        let over = width * 0.04
        roofs.append([
            Point(left - over, foot - wall + over * 0.6), Point(left + width * 0.06, foot - wall - roof),
            Point(left + width * 0.9, foot - wall - roof), Point(left + width + over, foot - wall + over * 0.6),
        ])
        let size = width * 0.1
        for column in [0.42, 0.64, 0.84] {
            for floor in 0..<2 {
                windows.append((left + width * column, foot - wall * (0.42 + 0.46 * Double(floor)), size, size * 1.7))
            }
        }
    }

    private mutating func addTower(middle: Double, foot: Double, width: Double, wall: Double, roof: Double) {
        tower.append(Self.box(middle - width / 2, foot - wall, width, wall))
        spire.append([
            Point(middle - width * 0.64, foot - wall + width * 0.04),
            Point(middle - width * 0.2, foot - wall - roof * 0.4),
            Point(middle, foot - wall - roof), Point(middle + width * 0.2, foot - wall - roof * 0.4),
            Point(middle + width * 0.64, foot - wall + width * 0.04),
        ])
        windows.append((middle - width * 0.2, foot - wall * 0.93, width * 0.4, width * 0.75))
    }

    private mutating func addChimney(x: Double, top: Double, tall: Double) {
        roofs.append(Self.box(x, top, tall * 0.26, tall * 1.3))
        roofs.append(Self.box(x - tall * 0.05, top, tall * 0.36, tall * 0.12))
        roofs.append(Self.box(x + tall * 0.04, top - tall * 0.14, tall * 0.07, tall * 0.16))
        roofs.append(Self.box(x + tall * 0.15, top - tall * 0.14, tall * 0.07, tall * 0.16))
    }

    /// Lays the house; `lit` windows glow.
    func paint(on stage: Stage, dark: Float, lit: Set<Int>) throws(MakerError) {
        let wall = Wash(dark * 1.5, dark * 0.9).with {
            $0.rim = 0.3
            $0.response = 0.1
            $0.waver = 1.3
            $0.grain = 7
        }
        try stage.lay(wall.with { $0.top = dark * 1.0 }) { sheet in side.forEach(sheet.polygon) }
        let slates = wall.with {
            $0.top = dark * 1.9
            $0.bottom = dark * 1.3
            $0.rim = 0.42
            $0.texture = 0.09
        }
        try stage.lay(slates) { sheet in roofs.forEach(sheet.polygon) }
        try courses(on: stage)
        try stage.lay(wall.with { $0.top = dark * 0.8 }) { sheet in tower.forEach(sheet.polygon) }
        try stage.lay(slates.with { $0.top = dark * 1.4 }) { sheet in spire.forEach(sheet.polygon) }
        try stage.lay(wall) { sheet in front.forEach(sheet.polygon) }
        try stage.lay(
            wall.with {
                $0.top = dark * 0.5; $0.rim = 0.5
            }
        ) { sheet in trim.forEach(sheet.polygon) }
        try stage.lay(
            Wash(dark * 0.35).with {
                $0.waver = 0.6; $0.response = 0.05
            }
        ) { sheet in
            for (index, window) in windows.enumerated() where !lit.contains(index) {
                sheet.rectangle(window.x, window.y, window.width, window.height)
            }
            if let door { sheet.rectangle(door.x, door.y, door.width, door.height) }
        }
        try Self.light(windows.enumerated().filter { lit.contains($0.offset) }.map(\.element), on: stage)
    }

    /// Rows of slates on the long roof.
    private func courses(on stage: Stage) throws(MakerError) {
        guard let roof = roofs.first(where: { $0.count == 4 }) else { return }
        try stage.shade(blur: 1, strength: 0.4) { sheet in
            for row in 1..<12 {
                let part = Double(row) / 12
                sheet.taper(
                    .between(roof[1], roof[0], part), .between(roof[2], roof[3], part), stage.unit * 0.003,
                    stage.unit * 0.003)
            }
        }
    }

    /// Lit panes: a warm fill, glazing bars, a halo.
    static func light(
        _ panes: [(x: Double, y: Double, width: Double, height: Double)], on stage: Stage
    ) throws(MakerError) {
        guard let first = panes.first else { return }
        let glass = Wash(0.92, 0.66).with {
            $0.warmth = 1
            $0.response = 0
            $0.waver = 0.6
            $0.texture = 0.06
        }
        try stage.lay(glass) { sheet in
            for pane in panes {
                sheet.rectangle(pane.x, pane.y, pane.width, pane.height)
                let bar = max(pane.width * 0.09, 0.8)
                sheet.cutting {
                    sheet.rectangle(pane.x + pane.width / 2 - bar / 2, pane.y, bar, pane.height)
                    for row in [0.34, 0.67] {
                        sheet.rectangle(pane.x, pane.y + pane.height * row, pane.width, bar)
                    }
                }
            }
        }
        try stage.shine(blur: max(first.height * 1.1, 6), strength: 0.42, warmth: 1) { sheet in
            for pane in panes { sheet.rectangle(pane.x, pane.y, pane.width, pane.height) }
        }
    }
}
