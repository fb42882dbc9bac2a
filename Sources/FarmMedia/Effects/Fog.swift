import FarmCore

/// Fog that drifts through the picture: two sheets of soft noise, the nearer quicker and larger, thicker towards
/// the ground.
///
/// Thickness is worked out for a coarse grid of nodes and runs straight from one to the next, in 16 bits.
final class Fog: FrameEffect {
    /// Luma samples from one node to the next, across and down.
    private static let cell = 16
    /// The fog's own Y, U and V.
    private let colour: [Int16]
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
    /// One row's thickness, from one run of eight samples to the next.
    private var line: [Int16]

    /// - Parameter scene: The picture's mean, whose light the fog gives back; `nil` for darkness.
    init(strength: Double, seed: UInt64, format: VideoFormat, scene: SmallCopy.Cell?) {
        colour = Self.colour(in: scene ?? SmallCopy.Cell())
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
        line = [Int16](repeating: 0, count: columns * 2)
    }

    /// Lighter than the scene, with half of its tint on a cool grey.
    private static func colour(in scene: SmallCopy.Cell) -> [Int16] {
        let light = min(max(scene.light * 7 / 4 + 24, 48), 176)
        // A colour's distance from light to a chroma sample (ITU-R BT.709), in 256ths.
        return [
            Int16(16 + light * 219 / 255), Int16(130 + scene.blue * 121 / 512), Int16(127 + scene.red * 143 / 512),
        ]
    }

    func apply(frame: Int, to planes: [PlaneView]) {
        fillThickness(frame: frame)
        for (index, plane) in planes.enumerated() {
            spread(over: plane, isLuma: index == 0, colour: colour[index])
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

    /// Thickness for runs of eight samples: luma has two of them in a cell, chroma one.
    private func spread(over plane: PlaneView, isLuma: Bool, colour: Int16) {
        let (width, height) = isLuma ? (format.width, format.height) : (format.width / 2, format.height / 2)
        let shift: Int32 = isLuma ? 4 : 3
        withExtendedLifetime(plane) {
            thickness.withUnsafeBufferPointer { thickness in
                line.withUnsafeMutableBufferPointer { line in
                    guard let nodes = thickness.baseAddress, let line = line.baseAddress else { return }
                    for row in 0..<height {
                        let part = Int32(row) & (1 << shift - 1)
                        let above = nodes + (row >> Int(shift)) * columns
                        let below = above + columns
                        for column in 0..<columns {
                            let upper = Int32(above[column])
                            let value = upper &+ ((Int32(below[column]) &- upper) &* part) &>> shift
                            line[isLuma ? 2 * column : column] = Int16(truncatingIfNeeded: value)
                        }
                        if isLuma {
                            for column in 0..<columns - 1 {
                                line[2 * column + 1] =
                                    line[2 * column] &+ (line[2 * column + 2] &- line[2 * column]) &>> 1
                            }
                        }
                        Self.veil(plane.base + row * plane.stride, width: width, line, colour)
                    }
                }
            }
        }
    }

    /// `sample + (colour − sample) · thickness`, thickness running straight from node to node. A row is written in
    /// whole runs, for which its plane has room.
    private static func veil(
        _ samples: UnsafeMutablePointer<UInt8>, width: Int, _ line: UnsafeMutablePointer<Int16>, _ colour: Int16
    ) {
        let lanes = SIMD8<Int16>(0, 1, 2, 3, 4, 5, 6, 7)
        for run in 0..<(width + 7) / 8 {
            let memory = UnsafeMutableRawPointer(samples + run * 8)
            let old = SIMD8<Int16>(truncatingIfNeeded: memory.loadUnaligned(as: SIMD8<UInt8>.self))
            let slope = (line[run + 1] &- line[run]) &>> 3
            let share = SIMD8<Int16>(repeating: line[run]) &+ lanes &* SIMD8(repeating: slope)
            // 128ths times 32,768ths, of whose product the upper half is kept: 64ths.
            let distance = (SIMD8<Int16>(repeating: colour) &- old) &<< 7
            let product = SIMD8<Int32>(truncatingIfNeeded: distance) &* SIMD8<Int32>(truncatingIfNeeded: share)
            let value = old &+ (SIMD8<Int16>(truncatingIfNeeded: product &>> 16) &+ 32) &>> 6
            memory.storeBytes(of: SIMD8<UInt8>(truncatingIfNeeded: value), as: SIMD8<UInt8>.self)
        }
    }
}
