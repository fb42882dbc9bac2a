import Foundation

/// A square of smooth noise that repeats without a seam: the grain of brush, cloud, fog and paper.
///
/// Made once a process; always the same.
final class NoiseTile: Sendable {
    static let shared = NoiseTile()

    private static let side = 512
    private static let mask = side - 1
    // SAFETY: written in `init` only, read-only afterwards, freed with its owner.
    nonisolated(unsafe) private let values: UnsafeMutablePointer<Float>

    private init() {
        let side = Self.side
        values = .allocate(capacity: side * side)
        values.initialize(repeating: 0, count: side * side)
        var random = SeededRandom(seed: 0x6e69_6768_7472_6565)
        var amplitude: Float = 1
        for cells in [4, 8, 16, 32, 64, 128] {
            addOctave(cells: cells, amplitude: amplitude, random: &random)
            amplitude *= 0.55
        }
        normalize()
    }

    deinit {
        values.deallocate()
    }

    /// The noise at a point, in tile pixels: about -1...1, mean 0.
    @inline(__always)
    func at(_ x: Float, _ y: Float) -> Float {
        // The offset keeps the truncation below a rounding down for every point of a picture.
        let shiftedX = x + 16384
        let shiftedY = y + 16384
        let column = Int32(shiftedX)
        let row = Int32(shiftedY)
        let right = shiftedX - Float(column)
        let down = shiftedY - Float(row)
        let left = Int(column) & Self.mask
        let top = (Int(row) & Self.mask) * Self.side
        let next = (left + 1) & Self.mask
        let below = ((Int(row) + 1) & Self.mask) * Self.side
        let upper = values[top + left] + (values[top + next] - values[top + left]) * right
        let lower = values[below + left] + (values[below + next] - values[below + left]) * right
        return upper + (lower - upper) * down
    }

    /// Gradient noise on a lattice of `cells`² that wraps around (Perlin 2002).
    private func addOctave(cells: Int, amplitude: Float, random: inout SeededRandom) {
        var gradients: [(Float, Float)] = []
        for _ in 0..<(cells * cells) {
            let angle = random.number(0...(2 * .pi))
            gradients.append((Float(cos(angle)), Float(sin(angle))))
        }
        let step = Float(cells) / Float(Self.side)
        for row in 0..<Self.side {
            let cellY = Float(row) * step
            let top = Int(cellY)
            let down = cellY - Float(top)
            for column in 0..<Self.side {
                let cellX = Float(column) * step
                let left = Int(cellX)
                let right = cellX - Float(left)
                func dot(_ stepX: Int, _ stepY: Int) -> Float {
                    let index = ((top + stepY) % cells) * cells + (left + stepX) % cells
                    let (gradientX, gradientY) = gradients[index]
                    return gradientX * (right - Float(stepX)) + gradientY * (down - Float(stepY))
                }
                let fadeX = fade(right)
                let upper = dot(0, 0) + (dot(1, 0) - dot(0, 0)) * fadeX
                let lower = dot(0, 1) + (dot(1, 1) - dot(0, 1)) * fadeX
                values[row * Self.side + column] += (upper + (lower - upper) * fade(down)) * amplitude
            }
        }
    }

    private func fade(_ part: Float) -> Float {
        part * part * part * (part * (part * 6 - 15) + 10)
    }

    /// Mean 0, and two standard deviations at 1.
    private func normalize() {
        let count = Self.side * Self.side
        var sum = 0.0
        var squares = 0.0
        for index in 0..<count {
            sum += Double(values[index])
            squares += Double(values[index]) * Double(values[index])
        }
        let mean = sum / Double(count)
        let deviation = (squares / Double(count) - mean * mean).squareRoot()
        for index in 0..<count { values[index] = Float((Double(values[index]) - mean) / (2 * deviation)) }
    }
}
