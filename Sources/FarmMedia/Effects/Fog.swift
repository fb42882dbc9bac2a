import FarmCore

/// Fog that drifts through the picture: two sheets of soft noise, the nearer quicker and larger, thicker towards
/// the ground.
///
/// Thickness is worked out for a coarse grid of cells and spread over their pixels in a straight line from node
/// to node, in 16 bits.
final class Fog: FrameEffect {
    /// Luma samples along a cell's side.
    private static let cell = 8
    /// The fog's own colour: a dim grey, a little cool.
    private static let colour: [Int16] = [112, 131, 125]

    private let format: VideoFormat
    private let columns: Int
    private let rows: Int
    private let noise: NoiseSheet
    /// Tile units from one node to the next, in 65,536ths.
    private let step: Int
    /// How far the sheets go in a second, in tile units.
    private let drift: Double
    private let start: [(x: Int, y: Int)]
    /// The most that fog hides in each row of nodes, of 256.
    private let density: [Int]
    /// The thickness at each node, of 32,768.
    private var thickness: [Int16]

    init(strength: Double, seed: UInt64, format: VideoFormat) {
        self.format = format
        columns = (format.width + Self.cell - 1) / Self.cell + 1
        rows = (format.height + Self.cell - 1) / Self.cell + 1
        noise = NoiseSheet(seed: seed)
        // The tile is as wide as the picture is high, whatever the resolution.
        step = NoiseSheet.side * Self.cell * 65_536 / (format.shortSide * 3 / 2)
        var random = SplitMix(seed: seed, purpose: "fog's drift")
        drift = (random.below(2) == 0 ? -1 : 1) * (5 + 3 * random.fraction())
        start = (0..<2).map { _ in (random.below(NoiseSheet.side << 16), random.below(NoiseSheet.side << 16)) }
        let highest = rows - 1
        density = (0..<rows).map { row in
            let down = Double(row) / Double(max(1, highest))
            return Int((strength * 256 * (0.30 + 0.65 * down * down * (3 - 2 * down))).rounded())
        }
        thickness = [Int16](repeating: 0, count: columns * rows)
    }

    func apply(frame: Int, to planes: [PlaneView]) {
        fillThickness(frame: frame)
        spread(over: planes[0], cell: Self.cell, width: format.width, height: format.height, colour: Self.colour[0])
        for plane in 1...2 {
            spread(
                over: planes[plane], cell: Self.cell / 2, width: format.width / 2, height: format.height / 2,
                colour: Self.colour[plane])
        }
    }

    private func fillThickness(frame: Int) {
        let seconds = Double(frame * format.frameRate.denominator) / Double(format.frameRate.numerator)
        // In 65,536ths of a tile unit; the far sheet is finer and slower, and rises a little.
        let near = Int((seconds * drift * 65_536).rounded())
        let far = Int((seconds * drift * 0.55 * 65_536).rounded())
        let rise = Int((seconds * 0.9 * 65_536).rounded())
        let finer = step * 7 / 4
        for row in 0..<rows {
            let most = density[row]
            for column in 0..<columns {
                let first = noise.value(x: start[0].x + column * step + near, y: start[0].y + row * step * 5 / 3)
                let second = noise.value(
                    x: start[1].x + column * finer + far, y: start[1].y + row * finer * 3 / 2 + rise)
                // What both agree on makes banks and gaps.
                let both = (first * 5 + second * 3) >> 3
                let bank = min(max(both - 15_000, 0) * 3 / 2, NoiseSheet.highest)
                thickness[row * columns + column] = Int16(min((most * bank) >> 9, 32_000))
            }
        }
    }

    private func spread(over plane: PlaneView, cell: Int, width: Int, height: Int, colour: Int16) {
        var line = [Int16](repeating: 0, count: columns)
        withExtendedLifetime(plane) {
            thickness.withUnsafeBufferPointer { thickness in
                line.withUnsafeMutableBufferPointer { line in
                    guard let nodes = thickness.baseAddress, let line = line.baseAddress else { return }
                    for row in 0..<height {
                        let (upper, part) = row.quotientAndRemainder(dividingBy: cell)
                        let above = nodes + upper * columns
                        let below = above + columns
                        for column in 0..<columns {
                            let slope = Int32(below[column]) &- Int32(above[column])
                            line[column] = Int16(
                                truncatingIfNeeded: Int32(above[column]) &+ slope &* Int32(part) / Int32(cell))
                        }
                        Self.veil(plane.base + row * plane.stride, width: width, cell: cell, line, colour)
                    }
                }
            }
        }
    }

    /// `sample + (colour − sample) · thickness`, thickness running straight from node to node.
    private static func veil(
        _ samples: UnsafeMutablePointer<UInt8>, width: Int, cell: Int, _ line: UnsafeMutablePointer<Int16>,
        _ colour: Int16
    ) {
        let shift: Int16 = cell == 8 ? 3 : 2
        for start in Swift.stride(from: 0, to: width, by: cell) {
            let from = line[start / cell]
            let slope = (line[start / cell + 1] &- from) &>> shift
            let count = min(cell, width - start)
            for offset in 0..<count {
                let sample = Int16(samples[start + offset])
                let share = Int32(from &+ slope &* Int16(truncatingIfNeeded: offset))
                let veil = (Int32(colour &- sample) &* share &+ 16_384) &>> 15
                samples[start + offset] = UInt8(truncatingIfNeeded: sample &+ Int16(truncatingIfNeeded: veil))
            }
        }
    }
}
