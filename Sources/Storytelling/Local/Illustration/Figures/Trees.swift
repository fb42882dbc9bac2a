import Foundation

/// Bare trees, grown branch by branch.
enum Trees {
    /// A whole tree rooted at `root`.
    static func bare(on sheet: Sheet, root: Point, height: Double, lean: Double, random: inout SeededRandom) {
        let trunk = height * random.number(0.055...0.085)
        // Roots.
        for side in [-1.0, 1] {
            sheet.taper(
                Point(root.x + side * trunk * 1.1, root.y + trunk * 0.15), Point(root.x, root.y - trunk * 1.6),
                trunk * 0.3, trunk * 0.9)
        }
        let angle = -Double.pi / 2 + lean
        grow(
            on: sheet, from: root, angle: angle, length: height * 0.3, width: trunk, level: 7, lean: lean,
            random: &random)
    }

    /// One branch and all that grows from it.
    static func grow(
        on sheet: Sheet, from start: Point, angle: Double, length: Double, width: Double, level: Int, lean: Double,
        random: inout SeededRandom
    ) {
        var place = start
        var heading = angle
        var thickness = width
        let joints = level > 4 ? 4 : 3
        for joint in 0..<joints {
            heading += random.number(-0.17...0.17) + lean * 0.06
            let step = length / Double(joints)
            let end = Point(place.x + cos(heading) * step, place.y + sin(heading) * step)
            let next = thickness * (1 - 0.34 / Double(joints))
            sheet.taper(place, end, thickness, next)
            sheet.ellipse(end.x, end.y, next * 0.48, next * 0.48)
            place = end
            thickness = next
            if level > 1, joint > (level == 7 ? 1 : 0), joint < joints - 1, random.happens(0.5) {
                let side = random.happens(0.5) ? 1.0 : -1
                grow(
                    on: sheet, from: place, angle: heading + side * random.number(0.5...1.0),
                    length: length * random.number(0.4...0.62), width: thickness * 0.5, level: level - 2, lean: lean,
                    random: &random)
            }
        }
        guard level > 1, thickness > 0.35 else { return }
        // One limb carries on, the other turns away and stays shorter.
        let side = random.happens(0.5) ? 1.0 : -1
        grow(
            on: sheet, from: place, angle: heading + side * random.number(0.08...0.3),
            length: length * random.number(0.74...0.9), width: thickness * random.number(0.72...0.86), level: level - 1,
            lean: lean, random: &random)
        grow(
            on: sheet, from: place, angle: heading - side * random.number(0.5...0.95),
            length: length * random.number(0.56...0.78), width: thickness * random.number(0.5...0.68),
            level: level - 1, lean: lean, random: &random)
    }

    /// A trunk that runs out of the picture at the top, with broken stubs and a few boughs.
    static func trunk(
        on sheet: Sheet, foot: Point, width: Double, height: Double, lean: Double, random: inout SeededRandom
    ) {
        let parts = 9
        var left: [Point] = []
        var right: [Point] = []
        for part in 0...parts {
            let up = Double(part) / Double(parts)
            let flare = 1 + 0.9 * pow(1 - up, 9)
            let half = width / 2 * (1 - up * 0.35) * flare * random.number(0.93...1.07)
            let x = foot.x + lean * height * up + random.number(-0.07...0.07) * width
            left.append(Point(x - half, foot.y - height * up))
            right.append(Point(x + half, foot.y - height * up))
        }
        sheet.polygon(left + right.reversed())
        for _ in 0..<random.whole(2...5) {
            let up = random.number(0.35...0.95)
            let side = random.happens(0.5) ? 1.0 : -1
            let start = Point(foot.x + lean * height * up + side * width * 0.3, foot.y - height * up)
            grow(
                on: sheet, from: start, angle: -.pi / 2 + side * random.number(0.5...1.3),
                length: width * random.number(1.2...3), width: width * random.number(0.12...0.28),
                level: random.whole(2...4), lean: 0, random: &random)
        }
    }

    /// A dark conifer.
    static func fir(on sheet: Sheet, root: Point, height: Double, random: inout SeededRandom) {
        sheet.taper(root, Point(root.x, root.y - height), height * 0.035, 1)
        let tiers = 11
        for tier in 0..<tiers {
            let up = 0.12 + 0.88 * Double(tier) / Double(tiers)
            let reach = height * 0.19 * (1 - up) * random.number(0.75...1.2) + height * 0.012
            let y = root.y - height * up
            sheet.polygon([
                Point(root.x - reach, y + reach * random.number(0.35...0.6)),
                Point(root.x - reach * 0.4, y + reach * 0.25),
                Point(root.x, y + reach * 0.42),
                Point(root.x + reach * 0.45, y + reach * 0.22),
                Point(root.x + reach * random.number(0.85...1.1), y + reach * random.number(0.35...0.6)),
                Point(root.x + height * 0.01, y - height * 0.13),
                Point(root.x - height * 0.01, y - height * 0.13),
            ])
        }
    }
}
