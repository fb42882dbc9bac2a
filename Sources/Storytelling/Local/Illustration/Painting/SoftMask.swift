/// A sheet out of focus: what light and shadow are made of. Kept at a quarter of the size.
struct SoftMask {
    static let shrink = 4
    let width: Int
    let height: Int
    private(set) var values: [Float]

    /// - Parameter radius: of the blur, in pixels of the sheet.
    init(_ coverage: UnsafePointer<UInt8>, of sheet: Sheet, radius: Double) {
        let shrink = Self.shrink
        width = (sheet.width + shrink - 1) / shrink
        height = (sheet.height + shrink - 1) / shrink
        values = [Float](repeating: 0, count: width * height)
        for row in 0..<height {
            for column in 0..<width {
                var sum = 0
                for line in 0..<shrink {
                    let y = min(row * shrink + line, sheet.height - 1)
                    for step in 0..<shrink {
                        let x = min(column * shrink + step, sheet.width - 1)
                        sum += Int(coverage[y * sheet.bytesPerRow + x])
                    }
                }
                values[row * width + column] = Float(sum) / Float(255 * shrink * shrink)
            }
        }
        blur(radius: Int((radius / Double(shrink)).rounded()))
    }

    /// A mask of ready values, `width` · `height` of them.
    init(width: Int, height: Int, values: [Float], radius: Double) {
        self.width = width
        self.height = height
        self.values = values
        blur(radius: Int((radius / Double(Self.shrink)).rounded()))
    }

    /// Three box blurs, which is close to a Gaussian of the same radius.
    private mutating func blur(radius: Int) {
        let box = max(radius / 2, 1)
        guard radius > 0 else { return }
        var other = values
        for _ in 0..<3 {
            Self.box(from: values, to: &other, lines: height, length: width, lineStep: width, step: 1, radius: box)
            Self.box(from: other, to: &values, lines: width, length: height, lineStep: 1, step: width, radius: box)
        }
    }

    private static func box(
        from source: [Float], to target: inout [Float], lines: Int, length: Int, lineStep: Int, step: Int, radius: Int
    ) {
        let weight = 1 / Float(2 * radius + 1)
        for line in 0..<lines {
            let start = line * lineStep
            var sum: Float = 0
            for offset in -radius...radius { sum += source[start + min(max(offset, 0), length - 1) * step] }
            for index in 0..<length {
                target[start + index * step] = sum * weight
                let entering = min(index + radius + 1, length - 1)
                let leaving = max(index - radius, 0)
                sum += source[start + entering * step] - source[start + leaving * step]
            }
        }
    }

    /// The mask at a pixel of the sheet it was made from.
    @inline(__always)
    func at(_ column: Int, _ row: Int) -> Float {
        let x = max((Float(column) - 1.5) / Float(Self.shrink), 0)
        let y = max((Float(row) - 1.5) / Float(Self.shrink), 0)
        let left = min(Int(x), width - 1)
        let top = min(Int(y), height - 1)
        let right = min(left + 1, width - 1)
        let bottom = min(top + 1, height - 1)
        let partX = x - Float(left)
        let upper = values[top * width + left] * (1 - partX) + values[top * width + right] * partX
        let lower = values[bottom * width + left] * (1 - partX) + values[bottom * width + right] * partX
        return upper + (lower - upper) * (y - Float(top))
    }
}
