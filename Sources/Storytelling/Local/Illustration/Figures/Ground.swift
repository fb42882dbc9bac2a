import Foundation

/// Land: ridges, grass, fences, stones.
enum Ground {
    /// The height of a rolling ridge at x of 0...1, -1...1.
    struct Ridge {
        private let waves: [(frequency: Double, phase: Double, height: Double)]

        init(roughness: Double, random: inout SeededRandom) {
            var waves: [(Double, Double, Double)] = []
            var height = 1.0
            for octave in 0..<6 {
                waves.append((pow(2.1, Double(octave)) * 2.1, random.number(0...(2 * .pi)), height))
                height *= roughness
            }
            self.waves = waves
        }

        func at(_ x: Double) -> Double {
            waves.reduce(0) { $0 + sin(x * $1.frequency + $1.phase) * $1.height } / 1.6
        }
    }

    /// Fills everything under `line`, a row for every x of 0...1, both in pixels.
    static func fill(on sheet: Sheet, width: Double, height: Double, under line: (Double) -> Double) {
        var points = [Point(-8, height + 8)]
        for step in 0...120 {
            let part = Double(step) / 120
            points.append(Point(part * (width + 16) - 8, line(part)))
        }
        points.append(Point(width + 8, height + 8))
        sheet.polygon(points)
    }

    /// Blades of grass along `line`, bending with `wind`.
    static func grass(
        on sheet: Sheet, width: Double, blades: Int, length: ClosedRange<Double>, wind: Double,
        random: inout SeededRandom, along line: (Double) -> Double
    ) {
        for _ in 0..<blades {
            let part = random.number(0...1)
            let tall = random.number(length)
            let foot = Point(part * width, line(part) + tall * 0.12)
            let bend = (wind + random.number(-0.5...0.5)) * tall * 0.55
            let middle = Point(foot.x + bend * 0.32, foot.y - tall * 0.58)
            let tip = Point(foot.x + bend, foot.y - tall)
            let broad = max(tall * 0.035, 1)
            sheet.taper(foot, middle, broad, broad * 0.7)
            sheet.taper(middle, tip, broad * 0.7, 0.3)
        }
    }

    /// Posts and two sagging wires or rails along `line`.
    static func fence(
        on sheet: Sheet, from start: Double, to end: Double, width: Double, tall: Double, posts: Int,
        random: inout SeededRandom, along line: (Double) -> Double
    ) {
        var tops: [Point] = []
        for post in 0...posts {
            let part = start + (end - start) * Double(post) / Double(posts)
            let foot = Point(part * width, line(part) + tall * 0.1)
            let lean = random.number(-0.14...0.14) * tall
            let top = Point(foot.x + lean, foot.y - tall * random.number(0.85...1.15))
            sheet.taper(foot, top, tall * 0.09, tall * 0.07)
            tops.append(top)
        }
        for rail in [0.12, 0.5] {
            for (first, second) in zip(tops, tops.dropFirst()) {
                let from = Point(first.x, first.y + tall * rail)
                let end = Point(second.x, second.y + tall * rail)
                let sag = Point((from.x + end.x) / 2, (from.y + end.y) / 2 + tall * 0.06)
                sheet.stroke([from, sag, end], width: max(tall * 0.03, 0.8))
            }
        }
    }
}
