import FarmMedia
import Foundation

/// How a finished picture is printed.
struct Finish {
    var palette: Palette
    /// Darkening toward the corners.
    var vignette: Float = 0.55
    /// How far bright parts spill.
    var bloom: Float = 0.30
    /// How much engraver's lines show in the shadows.
    var hatching: Float = 0.022
    /// Film grain, in parts of full white.
    var grain: Float = 0.013
}

extension Canvas {
    /// The painted picture in colour: bloom, vignette, hatching, paper and grain, dithered to 8 bits.
    func print(_ finish: Finish) -> Bitmap {
        let spill = spilling()
        let table = ColourTable(finish.palette)
        var bitmap = Bitmap(width: width, height: height)
        bitmap.pixels.withUnsafeMutableBufferPointer { pixels in
            for row in 0..<height {
                printRow(row, to: pixels, spill: spill, table: table, finish: finish)
            }
        }
        return bitmap
    }

    private func printRow(
        _ row: Int, to pixels: UnsafeMutableBufferPointer<UInt8>, spill: SoftMask, table: ColourTable, finish: Finish
    ) {
        let y = Float(row)
        let fine = 1 / scale
        let offY = (y / Float(height) - 0.47) * 2
        for column in 0..<width {
            let x = Float(column)
            let index = row * width + column
            let offX = (x / Float(width) - 0.5) * 2
            let corner = min(max((offX * offX * 0.85 + offY * offY * 0.75 - 0.22) / 1.25, 0), 1)
            let blots = noise.at(x * fine * 0.13 + drift.x + 300, y * fine * 0.13 + drift.y)
            let paper = noise.at(x * fine * 1.9 + drift.y, y * fine * 1.9 + drift.x)
            let spilt = spill.at(column, row)
            var light = value[index] + spilt * finish.bloom
            light *= 1 - corner * finish.vignette
            light *= 1 + paper * 0.055
            light -= hatch(x, y, light: light, bend: blots) * finish.hatching
            light = curve(light)
            let warm = min(max(warmth[index] + spilt * 0.25 * warmth[index], 0), 1)
            let variety = min(max(0.5 + blots * 0.35, 0), 1)
            var colour = table.colour(lightness: light, warmth: warm, variety: variety)
            let speck = Self.speck(column, row)
            colour += speck * (finish.grain * (0.45 + 2.2 * light * (1 - light))) * 255
            let byte = index * Bitmap.bytesPerPixel
            pixels[byte] = UInt8(min(max(colour.z + 0.5, 0), 255))
            pixels[byte + 1] = UInt8(min(max(colour.y + 0.5, 0), 255))
            pixels[byte + 2] = UInt8(min(max(colour.x + 0.5, 0), 255))
            pixels[byte + 3] = 255
        }
    }

    /// Exposes the picture: brings its mean lightness, highlights left out, near `middle`, as far as it goes
    /// without turning night into day. Black stays black, and lights roll off below white.
    func expose(toward middle: Float) {
        var sum: Double = 0
        for row in stride(from: 0, to: height, by: 3) {
            for column in stride(from: 0, to: width, by: 3) {
                sum += Double(min(value[row * width + column], 0.6))
            }
        }
        let count = ((height + 2) / 3) * ((width + 2) / 3)
        let gain = min(max(middle / Float(max(sum / Double(count), 0.01)), 1.02), 3)
        let white = 1 - exp(-1.05 * gain)
        for index in 0..<(width * height) {
            value[index] = min((1 - exp(-max(value[index], 0) * gain)) / white, 1)
        }
    }

    /// The bright parts of the picture, out of focus.
    private func spilling() -> SoftMask {
        let shrink = SoftMask.shrink
        let smallWidth = (width + shrink - 1) / shrink
        let smallHeight = (height + shrink - 1) / shrink
        var bright = [Float](repeating: 0, count: smallWidth * smallHeight)
        for row in 0..<smallHeight {
            for column in 0..<smallWidth {
                let index = min(row * shrink + 1, height - 1) * width + min(column * shrink + 1, width - 1)
                bright[row * smallWidth + column] = min(max(value[index] - 0.42, 0), 1)
            }
        }
        return SoftMask(width: smallWidth, height: smallHeight, values: bright, radius: Double(30 * scale))
    }

    /// A line of ink, 0...1: strongest in half-shadow, gone in light and in black.
    @inline(__always)
    private func hatch(_ x: Float, _ y: Float, light: Float, bend: Float) -> Float {
        let depth = min(max(light * 5, 0), 1) * min(max((0.5 - light) * 3, 0), 1)
        guard depth > 0 else { return 0 }
        let phase = ((x * 0.72 + y) / scale / 4.6 + bend * 2.2) * 0.5
        let turn = phase - phase.rounded(.down)
        let line = 1 - abs(turn * 2 - 1)
        return depth * line
    }

    /// Lifts the middle, keeps the blacks, rolls off the lights.
    @inline(__always)
    private func curve(_ light: Float) -> Float {
        let lit = max(light, 0)
        let rolled = min(lit * (1 + lit * 0.16) / (1 + lit * 0.30), 1)
        let steep = rolled * rolled * (3 - 2 * rolled)
        return rolled + (steep - rolled) * 0.3
    }

    /// White noise with a triangular spread, -1...1, the same for the same pixel.
    @inline(__always)
    private static func speck(_ column: Int, _ row: Int) -> Float {
        var hash = UInt32(truncatingIfNeeded: column) &* 0x9e37_79b1 ^ UInt32(truncatingIfNeeded: row) &* 0x85eb_ca6b
        hash = (hash ^ (hash >> 15)) &* 0x2c1b_3c6d
        hash = (hash ^ (hash >> 12)) &* 0x297a_2d39
        hash ^= hash >> 15
        return (Float(hash & 0xffff) + Float(hash >> 16)) / 65535 - 1
    }
}
