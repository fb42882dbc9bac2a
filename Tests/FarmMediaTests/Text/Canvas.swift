import CWebP
import FarmCore

@testable import FarmMedia

/// A frame's planes with a background of a few calm shades, to draw words on.
final class Canvas {
    let format: VideoFormat
    let planes: [Plane]

    init(_ format: VideoFormat) throws {
        self.format = format
        planes = try [
            Plane(width: format.width, height: format.height),
            Plane(width: format.width / 2, height: format.height / 2),
            Plane(width: format.width / 2, height: format.height / 2),
        ]
        for row in 0..<format.height {
            planes[0].row(row).update(repeating: UInt8(40 + row * 12 / format.height * 9), count: format.width)
        }
        for (plane, value) in zip(planes.dropFirst(), [136, 120] as [UInt8]) {
            plane.base.update(repeating: value, count: plane.stride * plane.height)
        }
    }

    var views: [PlaneView] { planes.map(\.view) }

    /// BT.709 in limited range to sRGB, chroma repeated: for eyes and comparison.
    var bitmap: Bitmap {
        var bitmap = Bitmap(width: format.width, height: format.height)
        for row in 0..<format.height {
            for column in 0..<format.width {
                let light = 1.164 * (Double(planes[0].row(row)[column]) - 16)
                let blue = Double(planes[1].row(row / 2)[column / 2]) - 128
                let red = Double(planes[2].row(row / 2)[column / 2]) - 128
                let offset = row * bitmap.bytesPerRow + column * 4
                bitmap.pixels[offset] = Self.byte(light + 2.112 * blue)
                bitmap.pixels[offset + 1] = Self.byte(light - 0.213 * blue - 0.533 * red)
                bitmap.pixels[offset + 2] = Self.byte(light + 1.793 * red)
                bitmap.pixels[offset + 3] = 255
            }
        }
        return bitmap
    }

    private static func byte(_ value: Double) -> UInt8 { UInt8(min(max(value.rounded(), 0), 255)) }
}

extension Bitmap {
    /// As a WebP file that loses nothing.
    func losslessWebP() -> [UInt8] {
        var output: UnsafeMutablePointer<UInt8>?
        let size = WebPEncodeLosslessBGRA(pixels, Int32(width), Int32(height), Int32(bytesPerRow), &output)
        defer { WebPFree(output) }
        return output.map { Array(UnsafeBufferPointer(start: $0, count: size)) } ?? []
    }
}
