/// Reads a sheet as if it had been cut by hand: contours waver, ends fray.
struct WaveringMask {
    private let coverage: UnsafePointer<UInt8>
    private let width: Int
    private let height: Int
    private let bytesPerRow: Int
    private let noise: NoiseTile
    private let waver: Float
    private let reach: Int
    private let fine: Float
    private let drift: (x: Float, y: Float)
    private let rimWidth: Float

    init(
        _ coverage: UnsafePointer<UInt8>, of sheet: Sheet, noise: NoiseTile, waver: Float, scale: Float,
        drift: (x: Float, y: Float)
    ) {
        self.coverage = coverage
        width = sheet.width
        height = sheet.height
        bytesPerRow = sheet.bytesPerRow
        self.noise = noise
        self.waver = waver * scale
        reach = Int(waver * scale * 1.6) + 1
        fine = 1 / scale
        self.drift = drift
        rimWidth = max(2.6 * scale, 1)
    }

    /// Coverage 0...1 at a pixel.
    @inline(__always)
    func at(_ column: Int, _ row: Int) -> Float {
        if waver <= 0 { return Float(coverage[row * bytesPerRow + column]) / 255 }
        if let even = evenCoverage(column, row) { return even }
        let x = Float(column)
        let y = Float(row)
        let slowX = noise.at(x * fine * 0.55 + drift.x, y * fine * 0.55)
        let slowY = noise.at(x * fine * 0.55, y * fine * 0.55 + drift.y)
        let quickX = noise.at(x * fine * 3.1, y * fine * 3.1 + drift.y)
        return sample(x + (slowX + quickX * 0.45) * waver, y + (slowY - quickX * 0.45) * waver)
    }

    /// How much a pixel lies on an edge that faces the given point, 0...1.
    @inline(__always)
    func edge(_ column: Int, _ row: Int, towardX: Float, towardY: Float) -> Float {
        let x = Float(column)
        let y = Float(row)
        let offX = towardX - x
        let offY = towardY - y
        let length = max((offX * offX + offY * offY).squareRoot(), 1)
        let step = rimWidth / length
        return max(sample(x, y) - sample(x + offX * step, y + offY * step), 0)
    }

    /// The coverage where the neighbourhood is of one piece, so that wavering would change nothing.
    @inline(__always)
    private func evenCoverage(_ column: Int, _ row: Int) -> Float? {
        let middle = coverage[row * bytesPerRow + column]
        guard middle == 0 || middle == 255 else { return nil }
        let left = max(column - reach, 0)
        let right = min(column + reach, width - 1)
        let top = max(row - reach, 0) * bytesPerRow
        let bottom = min(row + reach, height - 1) * bytesPerRow
        let line = row * bytesPerRow
        let same =
            coverage[top + left] == middle && coverage[top + right] == middle && coverage[bottom + left] == middle
            && coverage[bottom + right] == middle && coverage[line + left] == middle
            && coverage[line + right] == middle && coverage[top + column] == middle
            && coverage[bottom + column] == middle
        return same ? Float(middle) / 255 : nil
    }

    @inline(__always)
    private func sample(_ x: Float, _ y: Float) -> Float {
        let clampedX = min(max(x, 0), Float(width - 1))
        let clampedY = min(max(y, 0), Float(height - 1))
        let left = Int(clampedX)
        let top = Int(clampedY)
        let right = min(left + 1, width - 1)
        let bottom = min(top + 1, height - 1)
        let partX = clampedX - Float(left)
        let partY = clampedY - Float(top)
        let upperLine = top * bytesPerRow
        let lowerLine = bottom * bytesPerRow
        let upper = Float(coverage[upperLine + left]) * (1 - partX) + Float(coverage[upperLine + right]) * partX
        let lower = Float(coverage[lowerLine + left]) * (1 - partX) + Float(coverage[lowerLine + right]) * partX
        return (upper + (lower - upper) * partY) / 255
    }
}
