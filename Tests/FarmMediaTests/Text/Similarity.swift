import FarmMedia

/// How alike two pictures are where something is drawn.
enum Similarity {
    /// The mean structural similarity (Wang et al. 2004) over windows of 8×8 pixels, four apart, in which either
    /// picture differs from `background`; the worst of the three colours. 1 is the same, and what two pictures
    /// without any drawing get.
    static func ofDrawing(_ left: Bitmap, _ right: Bitmap, background: Bitmap) -> Double {
        guard left.width == right.width, left.height == right.height else { return 0 }
        var sums = [0.0, 0.0, 0.0]
        var count = 0
        for top in stride(from: 0, to: left.height - 7, by: 4) {
            for column in stride(from: 0, to: left.width - 7, by: 4) {
                let window = Window(left: column, top: top)
                guard window.differs(left, background) || window.differs(right, background) else { continue }
                count += 1
                for channel in 0..<3 { sums[channel] += window.similarity(left, right, channel: channel) }
            }
        }
        return count == 0 ? 1 : (sums.min() ?? 0) / Double(count)
    }

    private struct Window {
        let left: Int
        let top: Int

        func differs(_ one: Bitmap, _ other: Bitmap) -> Bool {
            for row in top..<top + 8 {
                let start = row * one.bytesPerRow + left * 4
                for index in start..<start + 32 where abs(Int(one.pixels[index]) - Int(other.pixels[index])) > 8 {
                    return true
                }
            }
            return false
        }

        func similarity(_ one: Bitmap, _ other: Bitmap, channel: Int) -> Double {
            var (a, b, aa, bb, ab) = (0, 0, 0, 0, 0)
            for row in top..<top + 8 {
                let start = row * one.bytesPerRow + left * 4 + channel
                for index in stride(from: start, to: start + 32, by: 4) {
                    let (x, y) = (Int(one.pixels[index]), Int(other.pixels[index]))
                    a += x
                    b += y
                    aa += x * x
                    bb += y * y
                    ab += x * y
                }
            }
            // Sums of 64; constants (0.01 · 255)² and (0.03 · 255)² as the paper has them.
            let (meanA, meanB) = (Double(a) / 64, Double(b) / 64)
            let varianceA = Double(aa) / 64 - meanA * meanA
            let varianceB = Double(bb) / 64 - meanB * meanB
            let covariance = Double(ab) / 64 - meanA * meanB
            return (2 * meanA * meanB + 6.5025) * (2 * covariance + 58.5225)
                / ((meanA * meanA + meanB * meanB + 6.5025) * (varianceA + varianceB + 58.5225))
        }
    }
}
