import Foundation

/// A long corridor of doors in one-point perspective. Light comes from its far end, or from one door that
/// stands open.
struct Corridor: Composition {
    private let farDepth = 0.86

    func paint(on stage: Stage) throws(MakerError) {
        let unit = stage.unit
        let hall = Hall(on: stage, farDepth: farDepth)
        let isSideLit = stage.happens(0.5)
        let isCold = stage.brief.place == .hospital && !stage.brief.has(.candle)
        let warmth = isCold ? 0.25 : 0.95
        let side = stage.side
        let entrance = isSideLit ? hall.at(hall.edge(side), hall.vanishing.y, 0.57) : hall.vanishing
        stage.canvas.lights = [
            Light(entrance, radius: unit * (isSideLit ? 0.42 : 0.36), strength: 0.46, warmth: warmth)
        ]
        try CorridorShell.paint(on: stage, hall: hall)
        for wall in [-1.0, 1] {
            try CorridorDoors.paint(on: stage, hall: hall, side: wall, lit: isSideLit && wall == side ? warmth : nil)
        }
        if isSideLit {
            try sideLight(on: stage, hall: hall, side: side, warmth: warmth)
        } else {
            try farEnd(on: stage, hall: hall, warmth: warmth)
        }
        try people(on: stage, hall: hall, side: isSideLit ? side : 0)
        if stage.brief.has(.lantern) || stage.brief.has(.candle) {
            let spot = hall.at(hall.vanishing.x + unit * 0.25 * (isSideLit ? -side : stage.side), hall.bottom, 0.5)
            try Casting.lantern(at: Point(spot.x, spot.y - unit * 0.03), size: unit * 0.028, on: stage)
        }
        stage.canvas.paint(
            Fog(
                top: Float(hall.vanishing.y - unit * 0.1), bottom: Float(hall.vanishing.y + unit * 0.5), density: 0.2,
                lightness: 0.06, warmth: 0.3))
    }

    /// The last door, open, light pouring out of it over the floor.
    private func farEnd(on stage: Stage, hall: Hall, warmth: Double) throws(MakerError) {
        let floor = hall.at(hall.left, hall.bottom, farDepth).y
        let tall = (hall.bottom - hall.top) * (1 - farDepth) * 0.74
        let broad = tall * 0.46
        let x = hall.vanishing.x
        let opening = [
            Point(x - broad / 2, floor), Point(x - broad / 2, floor - tall), Point(x + broad / 2, floor - tall),
            Point(x + broad / 2, floor),
        ]
        let light = Wash(1.0, 0.9).with {
            $0.warmth = Float(warmth) * 0.85
            $0.response = 0
            $0.waver = 0.8
        }
        try stage.lay(light) { $0.polygon(opening) }
        try stage.shine(blur: tall * 0.5, strength: 0.6, warmth: warmth) { $0.polygon(opening) }
        try stage.shine(blur: stage.unit * 0.03, strength: 0.34, warmth: warmth) { sheet in
            sheet.fade(from: Point(x, floor), to: Point(x, hall.bottom - stage.unit * 0.1)) {
                sheet.polygon([
                    Point(x - broad / 2, floor), Point(x + broad / 2, floor), Point(x + broad * 2.9, hall.bottom),
                    Point(x - broad * 2.9, hall.bottom),
                ])
            }
        }
    }

    /// Light from an open door in one wall: a wedge over the floor and up the wall across.
    private func sideLight(on stage: Stage, hall: Hall, side: Double, warmth: Double) throws(MakerError) {
        let (start, end) = CorridorDoors.openSpan
        let near = hall.at(hall.edge(side), hall.bottom, start)
        let far = hall.at(hall.edge(side), hall.bottom, end)
        let acrossNear = hall.at(hall.edge(-side), hall.bottom, start - 0.22)
        let acrossFar = hall.at(hall.edge(-side), hall.bottom, end + 0.03)
        try stage.shine(blur: stage.unit * 0.012, strength: 0.4, warmth: warmth) { sheet in
            sheet.fade(from: far, to: Point(acrossNear.x - side * stage.unit * 0.35, acrossNear.y)) {
                sheet.polygon([near, far, acrossFar, acrossNear])
            }
        }
        let upNear = hall.at(hall.edge(-side), hall.bottom - (hall.bottom - hall.top) * 0.62, start - 0.22)
        let upFar = hall.at(hall.edge(-side), hall.bottom - (hall.bottom - hall.top) * 0.62, end + 0.03)
        try stage.shine(blur: stage.unit * 0.03, strength: 0.2, warmth: warmth) {
            $0.polygon([acrossNear, acrossFar, upFar, upNear])
        }
    }

    private func people(on stage: Stage, hall: Hall, side: Double) throws(MakerError) {
        guard let person = stage.brief.people.first ?? (stage.happens(0.35) ? .figure : nil) else { return }
        let depth = side == 0 ? stage.number(0.64...0.74) : stage.number(0.58...0.66)
        let offset = side == 0 ? stage.number(-0.06...0.06) : -side * stage.number(0.02...0.12)
        let feet = hall.at(hall.vanishing.x + stage.unit * offset, hall.bottom, depth)
        let height = (hall.bottom - hall.top) * (1 - depth) * 0.58 * person.stature
        try stage.shade(blur: stage.unit * 0.012, strength: 0.8) { sheet in
            let end =
                side == 0
                ? Point(feet.x, feet.y + height * 1.4) : Point(feet.x - side * height * 1.5, feet.y + height * 0.16)
            sheet.fade(from: feet, to: end) { sheet.taper(feet, end, height * 0.16, height * 0.5) }
        }
        try Casting.stand(person, at: feet, height: height, on: stage, dark: 0.012)
    }
}
