import Foundation

/// One pass of a brush over the whole canvas.
struct BrushPass {
    /// Pixels at a height of 864.
    var length: Float
    var breadth: Float
    /// How much paint a stroke carries, 0...1.
    var load: Float
    /// How much strokes differ in lightness from what they cover.
    var spread: Float
    /// How far a pixel's lightness may be from the stroke's before the stroke spares it.
    var tolerance: Float

    static let broad = BrushPass(length: 64, breadth: 15, load: 0.75, spread: 0.14, tolerance: 0.5)
    static let fine = BrushPass(length: 26, breadth: 6, load: 0.6, spread: 0.10, tolerance: 0.45)
}

extension Canvas {
    /// Goes over the picture in brush strokes that follow its forms and spare its edges, so that soft
    /// gradients become paint.
    func brush(_ pass: BrushPass, random: inout SeededRandom) {
        let forms = soft()
        let spacing = pass.breadth * scale * 1.15
        let columns = Int(Float(width) / spacing) + 1
        let rows = Int(Float(height) / spacing) + 1
        let count = columns * rows
        // A stride coprime to the count visits every cell once, far apart from each other.
        var stride = Int(Double(count) * 0.618) | 1
        while Self.commonDivisor(stride, count) != 1 { stride += 2 }
        var cell = Int(random.next() % UInt64(count))
        for _ in 0..<count {
            cell = (cell + stride) % count
            let x = (Float(cell % columns) + Float(random.number(0...1))) * spacing
            let y = (Float(cell / columns) + Float(random.number(0...1))) * spacing
            stroke(pass, x: x, y: y, forms: forms, random: &random)
        }
    }

    private static func commonDivisor(_ first: Int, _ second: Int) -> Int {
        second == 0 ? first : commonDivisor(second, first % second)
    }

    /// The picture's larger forms: lightness out of focus.
    private func soft() -> SoftMask {
        let shrink = SoftMask.shrink
        let smallWidth = (width + shrink - 1) / shrink
        let smallHeight = (height + shrink - 1) / shrink
        var values = [Float](repeating: 0, count: smallWidth * smallHeight)
        for row in 0..<smallHeight {
            for column in 0..<smallWidth {
                let index = min(row * shrink + 1, height - 1) * width + min(column * shrink + 1, width - 1)
                values[row * smallWidth + column] = min(value[index], 1)
            }
        }
        return SoftMask(width: smallWidth, height: smallHeight, values: values, radius: Double(10 * scale))
    }

    /// The direction a stroke takes at a point: along the edge there, or else with the drift of the noise.
    private func heading(_ column: Int, _ row: Int, forms: SoftMask) -> Float {
        let step = max(Int(6 * scale), 1)
        let left = forms.at(max(column - step, 0), row)
        let right = forms.at(min(column + step, width - 1), row)
        let above = forms.at(column, max(row - step, 0))
        let below = forms.at(column, min(row + step, height - 1))
        let slopeX = right - left
        let slopeY = below - above
        let wander = noise.at(Float(column) / scale * 0.09 + drift.y, Float(row) / scale * 0.09 + drift.x) * 1.5
        let steep = (slopeX * slopeX + slopeY * slopeY).squareRoot()
        guard steep > 0.012 else { return wander }
        return atan2(slopeX, -slopeY) + wander * 0.2
    }

    private func stroke(_ pass: BrushPass, x: Float, y: Float, forms: SoftMask, random: inout SeededRandom) {
        let column = min(max(Int(x), 0), width - 1)
        let row = min(max(Int(y), 0), height - 1)
        let luck = Float(random.number(-1...1))
        let length = pass.length * scale * (1 + luck * 0.35) / 2
        let breadth = pass.breadth * scale * (1 + Float(random.number(-0.3...0.3))) / 2
        let angle = heading(column, row, forms: forms)
        let own = value[row * width + column]
        let paint = own * (1 + luck * pass.spread * (1 - min(own, 1) * 0.75)) + luck * pass.spread * 0.012
        let tint = warmth[row * width + column]
        let along = (x: cos(angle), y: sin(angle))
        let seed = Float(random.number(0...512))
        let narrow = 1 / (pass.tolerance * (0.03 + min(own, 0.45) * 0.45))
        let reachX = Int(abs(along.x) * length + abs(along.y) * breadth) + 1
        let reachY = Int(abs(along.y) * length + abs(along.x) * breadth) + 1
        let firstRow = max(row - reachY, 0)
        let lastRow = min(row + reachY, height - 1)
        let firstColumn = max(column - reachX, 0)
        let lastColumn = min(column + reachX, width - 1)
        guard firstRow <= lastRow, firstColumn <= lastColumn else { return }
        for pixelRow in firstRow...lastRow {
            let offY = Float(pixelRow) - y
            for pixelColumn in firstColumn...lastColumn {
                let offX = Float(pixelColumn) - x
                let on = (offX * along.x + offY * along.y) / length
                let across = (offY * along.x - offX * along.y) / breadth
                let inside = 1 - on * on * on * on - across * across
                guard inside > 0 else { continue }
                let index = pixelRow * width + pixelColumn
                let off = (value[index] - own) * narrow
                let warmer = (warmth[index] - tint) * 3
                let likeness = 1 - off * off - warmer * warmer
                guard likeness > 0 else { continue }
                let bristles = noise.at(across * breadth / scale * 3.2 + seed, on * 7 + seed)
                let amount = min(inside * 2.4, 1) * likeness * pass.load * min(max(0.62 + bristles * 0.7, 0), 1)
                value[index] += (paint - value[index]) * amount
                warmth[index] += (tint - warmth[index]) * amount
            }
        }
    }
}
