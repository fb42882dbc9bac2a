import FarmCore

/// How near each place of a picture probably is, from 0 (far) to `nearest`, changing gently everywhere.
///
/// Guessed from what scenes have in common: the ground comes nearer towards the lower edge, what frames a scene
/// stands at its sides, and in haze and night what is near is darker than what is behind it. Gentle slopes bend a
/// picture a little where a mask's edge would tear it.
struct DepthField {
    static let nearest = 1 << 14

    private static let columns = 48
    private static let rows = 27
    /// The far end moves too, at this share of the nearest.
    private static let farthest = 0.35

    private let values: [Int]

    init(of bitmap: Bitmap, within window: CropRegion) {
        let shade = Self.shade(of: bitmap, within: window)
        var values = [Int](repeating: 0, count: Self.columns * Self.rows)
        for row in 0..<Self.rows {
            let down = (Double(row) + 0.5) / Double(Self.rows)
            let ground = max(0, (down - 0.4) / 0.6)
            for column in 0..<Self.columns {
                let across = (2 * Double(column) + 1) / Double(Self.columns) - 1
                let depth =
                    0.62 * ground * (2 - ground) + 0.22 * across * across + 0.16 * shade[row * Self.columns + column]
                let near = Self.farthest + (1 - Self.farthest) * min(1, depth)
                values[row * Self.columns + column] = Int((near * Double(Self.nearest)).rounded())
            }
        }
        self.values = Self.softened(values.map(Double.init), radius: 2).map { Int($0.rounded()) }
    }

    /// The depth at a place given in fractions of the window.
    func value(x: Double, y: Double) -> Int {
        let column = min(max(x * Double(Self.columns) - 0.5, 0), Double(Self.columns - 1))
        let row = min(max(y * Double(Self.rows) - 0.5, 0), Double(Self.rows - 1))
        let (left, top) = (Int(column), Int(row))
        let (right, bottom) = (min(left + 1, Self.columns - 1), min(top + 1, Self.rows - 1))
        let (across, down) = (column - Double(left), row - Double(top))
        func mixed(_ row: Int) -> Double {
            let (from, to) = (Double(values[row * Self.columns + left]), Double(values[row * Self.columns + right]))
            return from + (to - from) * across
        }
        return Int((mixed(top) + (mixed(bottom) - mixed(top)) * down).rounded())
    }

    /// 1 where the picture is darkest, 0 where lightest, without detail.
    private static func shade(of bitmap: Bitmap, within window: CropRegion) -> [Double] {
        let cells = SmallCopy(bitmap, width: min(96, bitmap.width), height: min(96, bitmap.height))
        var lights = [Double](repeating: 0, count: columns * rows)
        for row in 0..<rows {
            let y = (window.top + window.height * (Double(row) + 0.5) / Double(rows)) * Double(cells.height)
            for column in 0..<columns {
                let x = (window.left + window.width * (Double(column) + 0.5) / Double(columns)) * Double(cells.width)
                let place = min(Int(y), cells.height - 1) * cells.width + min(Int(x), cells.width - 1)
                lights[row * columns + column] = Double(cells.cells[place].light)
            }
        }
        for _ in 0..<2 { lights = softened(lights, radius: 5) }
        let (least, most) = (lights.min() ?? 0, lights.max() ?? 0)
        return lights.map { most - least < 8 ? 0.5 : (most - $0) / (most - least) }
    }

    /// The mean of a square about each value. The sums run in one order everywhere.
    private static func softened(_ values: [Double], radius: Int) -> [Double] {
        var result = values
        for row in 0..<rows {
            for column in 0..<columns {
                var (sum, count) = (0.0, 0.0)
                for line in max(0, row - radius)...min(rows - 1, row + radius) {
                    for place in max(0, column - radius)...min(columns - 1, column + radius) {
                        sum += values[line * columns + place]
                        count += 1
                    }
                }
                result[row * columns + column] = sum / count
            }
        }
        return result
    }
}
