import FarmCore

/// Where a viewer's eye goes in a picture: a small map of how much each place stands out, in whole numbers, so
/// that every machine crops alike.
///
/// A place stands out by its edges and by how its light and colour differ from its surroundings; the middle counts
/// more than the rim.
struct Attention {
    /// Cells along the longer side.
    private static let cells = 96

    let width: Int
    let height: Int
    private let weights: [Int]

    init(_ bitmap: Bitmap) {
        let longer = max(bitmap.width, bitmap.height)
        width = max(1, bitmap.width * Self.cells / longer)
        height = max(1, bitmap.height * Self.cells / longer)
        let small = SmallCopy(bitmap, width: width, height: height)
        weights = Self.weights(of: small)
    }

    /// The part of the picture with the ratio of a raster, as large as can be, that holds the most attention.
    func window(from bitmap: Bitmap, toFill width: Int, by height: Int) -> CropRegion {
        let middle = CropRegion.centred(
            ofWidth: bitmap.width, height: bitmap.height, toFill: width, by: height)
        if middle.width < 0.999 {
            let columns = (0..<self.width).map { x in (0..<self.height).reduce(0) { $0 + weights[$1 * self.width + x] }
            }
            let left = Self.start(in: columns, share: middle.width)
            return CropRegion(left: left, top: middle.top, width: middle.width, height: middle.height)
        }
        if middle.height < 0.999 {
            let rows = (0..<self.height).map { y in (0..<self.width).reduce(0) { $0 + weights[y * self.width + $1] } }
            let top = Self.start(in: rows, share: middle.height)
            return CropRegion(left: middle.left, top: top, width: middle.width, height: middle.height)
        }
        return middle
    }

    /// The most striking place within a window, in fractions of the window; never quite at its rim, where a
    /// move towards it would have no room.
    func focus(within window: CropRegion) -> Motion.Focus {
        let columns = Self.range(window.left, window.width, of: width)
        let rows = Self.range(window.top, window.height, of: height)
        var best = (weight: -1, x: 0, y: 0)
        for y in rows {
            for x in columns where weights[y * width + x] > best.weight { best = (weights[y * width + x], x, y) }
        }
        // The centre of what stands out around the peak.
        let reach = max(columns.count, rows.count) / 8 + 1
        var sums = (weight: 1, x: best.x, y: best.y)
        for y in rows.clamped(to: (best.y - reach)..<(best.y + reach + 1)) {
            for x in columns.clamped(to: (best.x - reach)..<(best.x + reach + 1)) {
                let weight = weights[y * width + x]
                sums = (sums.weight + weight, sums.x + weight * x, sums.y + weight * y)
            }
        }
        let x = (Double(sums.x) / Double(sums.weight) + 0.5) / Double(width)
        let y = (Double(sums.y) / Double(sums.weight) + 0.5) / Double(height)
        return Motion.Focus(
            x: min(max((x - window.left) / window.width, 0.2), 0.8),
            y: min(max((y - window.top) / window.height, 0.2), 0.8))
    }

    private static func range(_ start: Double, _ length: Double, of cells: Int) -> Range<Int> {
        let first = min(Int(start * Double(cells)), cells - 1)
        return first..<max(first + 1, min(cells, Int(((start + length) * Double(cells)).rounded())))
    }

    /// Where along a row of sums a window with `share` of it begins, so that what counts lies around its middle.
    private static func start(in sums: [Int], share: Double) -> Double {
        let span = max(1, Int((share * Double(sums.count)).rounded()))
        guard span < sums.count else { return (1 - share) / 2 }
        let scores = (0...(sums.count - span)).map { first in
            (0..<span).reduce(0) { score, offset in
                // Twice as much in the middle of the window as at its ends.
                let fromEnd = min(offset, span - 1 - offset)
                return score + sums[first + offset] * (span + 2 * fromEnd)
            }
        }
        let best = scores.max() ?? 0
        // Of equals the most central.
        let middle = (sums.count - span) / 2
        let first = scores.indices.filter { scores[$0] == best }.min { abs($0 - middle) < abs($1 - middle) } ?? middle
        return min(max(Double(first) / Double(sums.count - span) * (1 - share), 0), 1 - share)
    }

    // MARK: Weighing

    private static func weights(of small: SmallCopy) -> [Int] {
        let (width, height) = (small.width, small.height)
        // What differs from its surroundings stands out, not what is merely bright or large.
        let surroundings = max(2, max(width, height) / 7)
        func surround(_ value: (SmallCopy.Cell) -> Int) -> [Int] {
            softened(small.cells.map { value($0) * 16 }, width: width, height: height, radius: surroundings)
        }
        let (lights, blues, reds) = (surround(\.light), surround(\.blue), surround(\.red))
        var weights = [Int](repeating: 0, count: width * height)
        for y in 0..<height {
            for x in 0..<width {
                let index = y * width + x
                let here = small.cells[index]
                let light = abs(here.light * 16 - lights[index])
                let colour = abs(here.blue * 16 - blues[index]) + abs(here.red * 16 - reds[index])
                let sum = here.detail * 32 + light + colour * 2
                weights[index] = (sum * centrality(x, of: width) * centrality(y, of: height)) >> 10
            }
        }
        let radius = max(1, max(width, height) / 24)
        for _ in 0..<2 { weights = softened(weights, width: width, height: height, radius: radius) }
        let floor = (weights.min() ?? 0) + ((weights.max() ?? 0) - (weights.min() ?? 0)) / 4
        return weights.map { max(0, $0 - floor) }
    }

    /// 64 in the middle and a third of it at the ends.
    private static func centrality(_ place: Int, of count: Int) -> Int {
        let distance = abs(2 * place + 1 - count)
        return 64 - 43 * distance * distance / (count * count)
    }

    private static func softened(_ values: [Int], width: Int, height: Int, radius: Int) -> [Int] {
        var result = values
        for y in 0..<height {
            for x in 0..<width {
                var (sum, count) = (0, 0)
                for row in max(0, y - radius)...min(height - 1, y + radius) {
                    for column in max(0, x - radius)...min(width - 1, x + radius) {
                        sum += values[row * width + column]
                        count += 1
                    }
                }
                result[y * width + x] = sum / count
            }
        }
        return result
    }
}
