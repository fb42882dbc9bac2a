import CPixels
import FarmCore

/// A small picture with transparency, held as 4:2:0 BT.709 planes ready to be laid over frames.
///
/// Each value is already multiplied by its alpha and scaled by 255, so that laying it over is
/// `(under · (255 − alpha) + value) / 255`, in 16 bits.
struct Overlay {
    /// Where it lies in the frame, in luma pixels; even, within the frame.
    let left: Int
    let top: Int
    private let luma: Layer
    private let blueChroma: Layer
    private let redChroma: Layer

    struct Layer {
        let width: Int
        let height: Int
        var values: [UInt16]
        var keeps: [UInt16]  // 255 − alpha

        init(width: Int, height: Int) {
            self.width = width
            self.height = height
            values = [UInt16](repeating: 0, count: width * height)
            keeps = [UInt16](repeating: 255, count: width * height)
        }
    }

    /// Lays the overlay over a frame's Y, U and V planes.
    func blend(onto planes: [PlaneView]) {
        luma.blend(onto: planes[0], left: left, top: top)
        blueChroma.blend(onto: planes[1], left: left / 2, top: top / 2)
        redChroma.blend(onto: planes[2], left: left / 2, top: top / 2)
    }
}

extension Overlay.Layer {
    func blend(onto plane: PlaneView, left: Int, top: Int) {
        withExtendedLifetime(plane) {
            values.withUnsafeBufferPointer { values in
                keeps.withUnsafeBufferPointer { keeps in
                    guard let values = values.baseAddress, let keeps = keeps.baseAddress else { return }
                    for row in 0..<height {
                        let start = row * width
                        nightreel_lay_over(
                            values + start, keeps + start, width, plane.base + (top + row) * plane.stride + left)
                    }
                }
            }
        }
    }
}

// MARK: Making one

extension Overlay {
    /// Converts what was drawn over `region` of the frame, or `part` of it, cropped to the frame; `nil` when nothing
    /// of it lies within. Parts that touch are laid side by side without a seam.
    init?(
        _ surface: CairoSurface, at region: PixelRegion, part: PixelRegion? = nil, in format: VideoFormat
    ) throws(MediaError) {
        let seen = (part ?? region).clamped(to: region).clamped(to: format.region)
        guard !seen.isEmpty else { return nil }
        let (base, stride) = try surface.pixels()
        let start = base + (seen.top - region.top) * stride + (seen.left - region.left) * 4
        let source = PremultipliedPixels(
            base: start, stride: stride, width: seen.width, height: seen.height,
            hasLeftNeighbours: seen.left > region.left)
        left = seen.left
        top = seen.top
        luma = source.luma()
        (blueChroma, redChroma) = withExtendedLifetime(surface) { source.chroma() }
    }
}

/// B, G, R, A bytes, colours multiplied by alpha; an even number of rows and columns.
private struct PremultipliedPixels {
    let base: UnsafeMutablePointer<UInt8>
    let stride: Int
    let width: Int
    let height: Int
    /// Whether there is a column before the first.
    let hasLeftNeighbours: Bool

    /// `Y = 16 + 219 · (0.2126 R + 0.7152 G + 0.0722 B)` (ITU-R BT.709), of which 16 is scaled by alpha.
    func luma() -> Overlay.Layer {
        var layer = Overlay.Layer(width: width, height: height)
        for row in 0..<height {
            for column in 0..<width {
                let pixel = base + row * stride + column * 4
                let light = 722 * Int(pixel[0]) + 7152 * Int(pixel[1]) + 2126 * Int(pixel[2])
                layer.values[row * width + column] = UInt16(16 * Int(pixel[3]) + (219 * light + 5000) / 10_000)
                layer.keeps[row * width + column] = 255 - UInt16(pixel[3])
            }
        }
        return layer
    }

    /// `C = 128 + 224 · difference` (ITU-R BT.709), averaged over both rows and, since the sample lies on the
    /// left column, over that column and half of each neighbour.
    func chroma() -> (blue: Overlay.Layer, red: Overlay.Layer) {
        var blue = Overlay.Layer(width: width / 2, height: height / 2)
        var red = blue
        let first = hasLeftNeighbours ? -1 : 0
        for row in 0..<height / 2 {
            for column in 0..<width / 2 {
                let upper = base + 2 * row * stride
                let near = max(first, 2 * column - 1) * 4
                let here = 8 * column
                var sums = (blue: 0, green: 0, red: 0, alpha: 0)
                for line in [upper, upper + stride] {
                    let (left, middle, right) = (line + near, line + here, line + here + 4)
                    sums.blue += Int(left[0]) + 2 * Int(middle[0]) + Int(right[0])
                    sums.green += Int(left[1]) + 2 * Int(middle[1]) + Int(right[1])
                    sums.red += Int(left[2]) + 2 * Int(middle[2]) + Int(right[2])
                    sums.alpha += Int(left[3]) + 2 * Int(middle[3]) + Int(right[3])
                }
                guard sums.alpha > 0 else { continue }
                let light = (722 * sums.blue + 7152 * sums.green + 2126 * sums.red) / 10_000
                let alpha = (sums.alpha + 4) / 8
                let index = row * (width / 2) + column
                // 1.8556 and 1.5748 bring the differences to −½…½; sums are of eight pixels.
                blue.values[index] = value(alpha: alpha, difference: (sums.blue - light) * 224 * 10_000 / 18_556 / 8)
                red.values[index] = value(alpha: alpha, difference: (sums.red - light) * 224 * 10_000 / 15_748 / 8)
                blue.keeps[index] = 255 - UInt16(alpha)
                red.keeps[index] = 255 - UInt16(alpha)
            }
        }
        return (blue, red)
    }

    private func value(alpha: Int, difference: Int) -> UInt16 {
        UInt16(clamping: min(max(128 * alpha + difference, 0), 255 * alpha))
    }
}
