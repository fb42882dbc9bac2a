import FarmCore

/// A square of soft cloudy noise that repeats without a seam.
struct NoiseSheet {
    static let side = 256

    /// The greatest value: 255 and no fraction, in 256ths.
    static let highest = 255 << 8

    /// 0 to 255.
    private let values: [UInt8]

    init(seed: UInt64) {
        var random = SplitMix(seed: seed, purpose: "noise sheet")
        var sums = [Int](repeating: 0, count: Self.side * Self.side)
        // Ever finer and fainter; the finest detail is still eight units wide, so that it moves smoothly.
        for (spacing, weight) in [(64, 8), (32, 5), (16, 3), (8, 1)] {
            let octave = Self.octave(spacing: spacing, using: &random)
            for index in sums.indices { sums[index] += octave[index] * weight }
        }
        let (least, most) = (sums.min() ?? 0, sums.max() ?? 1)
        values = sums.map { UInt8(($0 - least) * 255 / max(1, most - least)) }
    }

    /// Random values at nodes, joined by smooth slopes; 0 to 65,535.
    private static func octave(spacing: Int, using random: inout SplitMix) -> [Int] {
        let nodes = side / spacing
        let heights = (0..<nodes * nodes).map { _ in random.below(65_536) }
        // 3t² − 2t³ in 4096ths.
        let ease = (0..<spacing).map { step in
            let t = step * 4096 / spacing
            return (3 * t * t - 2 * t * t / 4096 * t) / 4096
        }
        return (0..<side * side).map { index in
            let (y, x) = index.quotientAndRemainder(dividingBy: side)
            let (left, top) = (x / spacing, y / spacing)
            let (right, bottom) = ((left + 1) % nodes, (top + 1) % nodes)
            let (across, down) = (ease[x % spacing], ease[y % spacing])
            let upper = heights[top * nodes + left] * (4096 - across) + heights[top * nodes + right] * across
            let lower = heights[bottom * nodes + left] * (4096 - across) + heights[bottom * nodes + right] * across
            return (upper / 4096 * (4096 - down) + lower / 4096 * down) / 4096
        }
    }

    /// The noise at a place in 65,536ths of a unit, between its four neighbours; 0 to `highest`.
    func value(x: Int, y: Int) -> Int {
        let mask = Self.side - 1
        let (column, row) = (x >> 16 & mask, y >> 16 & mask)
        let (across, down) = (x >> 8 & 255, y >> 8 & 255)
        let (next, below) = ((column + 1) & mask, (row + 1) & mask)
        let upper =
            Int(values[row * Self.side + column]) * (256 - across) + Int(values[row * Self.side + next]) * across
        let lower =
            Int(values[below * Self.side + column]) * (256 - across) + Int(values[below * Self.side + next]) * across
        return (upper * (256 - down) + lower * down) >> 8
    }
}
