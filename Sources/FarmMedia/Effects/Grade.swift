import FarmCore

/// Colours a picture once, before it is made ready for motion, so that frames cost no more.
enum Grade {
    /// The look of a grade: how much colour stays, and where black, middle grey and white go in each channel.
    private struct Look {
        /// Of 256.
        let saturation: Int32
        let red: [UInt8]
        let green: [UInt8]
        let blue: [UInt8]
    }

    static func apply(_ grade: PictureEffects.Grade, to bitmap: inout Bitmap) {
        let look: Look
        switch grade {
        case .natural: return
        case .cold: look = cold
        case .sepia: look = sepia
        }
        bitmap.pixels.withUnsafeMutableBufferPointer { pixels in
            for pixel in stride(from: 0, to: pixels.count, by: Bitmap.bytesPerPixel) {
                let blue = Int32(pixels[pixel])
                let green = Int32(pixels[pixel + 1])
                let red = Int32(pixels[pixel + 2])
                let light = (54 &* red &+ 183 &* green &+ 19 &* blue) >> 8
                pixels[pixel] = look.blue[toned(blue, light, look.saturation)]
                pixels[pixel + 1] = look.green[toned(green, light, look.saturation)]
                pixels[pixel + 2] = look.red[toned(red, light, look.saturation)]
            }
        }
    }

    private static func toned(_ value: Int32, _ light: Int32, _ saturation: Int32) -> Int {
        Int(min(max(light &+ ((value &- light) &* saturation) >> 8, 0), 255))
    }

    /// Blue-green shadows, pale skin, lights that keep a trace of warmth.
    private static let cold = Look(
        saturation: 156,
        red: curve([(0, 0), (64, 45), (128, 107), (192, 180), (255, 248)]),
        green: curve([(0, 2), (64, 57), (128, 122), (192, 189), (255, 250)]),
        blue: curve([(0, 6), (64, 68), (128, 137), (192, 199), (255, 246)]))

    /// An old print: brown shadows, cream lights, a lower contrast.
    private static let sepia = Look(
        saturation: 44,
        red: curve([(0, 10), (64, 76), (128, 145), (192, 206), (255, 248)]),
        green: curve([(0, 6), (64, 59), (128, 124), (192, 187), (255, 235)]),
        blue: curve([(0, 5), (64, 42), (128, 92), (192, 149), (255, 203)]))

    /// 256 values through the given points, whose slopes meet without a corner (Catmull and Rom's cubic).
    private static func curve(_ points: [(x: Int, y: Int)]) -> [UInt8] {
        var values: [UInt8] = []
        for index in 1..<points.count {
            let (start, end) = (points[index - 1], points[index])
            let before = index > 1 ? points[index - 2].y : 2 * start.y - end.y
            let after = index + 1 < points.count ? points[index + 1].y : 2 * end.y - start.y
            let span = end.x - start.x
            for step in 0..<span + (index + 1 == points.count ? 1 : 0) {
                let t = Double(step) / Double(span)
                let (y0, y1, y2, y3) = (Double(before), Double(start.y), Double(end.y), Double(after))
                let cubic = 3 * (y1 - y2) + y3 - y0
                let square = 2 * y0 - 5 * y1 + 4 * y2 - y3
                let value = y1 + t * ((y2 - y0) + t * (square + t * cubic)) / 2
                values.append(UInt8(min(max(value.rounded(), 0), 255)))
            }
        }
        return values
    }
}
