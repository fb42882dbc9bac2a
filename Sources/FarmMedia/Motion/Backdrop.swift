/// Makes a picture fit to lie behind words: dim, and too soft to be read.
enum Backdrop {
    /// Pixels of the longer side, enough for what blurring leaves.
    private static let side = 320
    /// 256ths of the light and colour that stay.
    private static let light: Int = 92

    static func made(of bitmap: Bitmap) throws(MediaError) -> Bitmap {
        let longer = max(bitmap.width, bitmap.height)
        let width = max(2, bitmap.width * min(side, longer) / longer)
        let height = max(2, bitmap.height * min(side, longer) / longer)
        var pixels = shrunk(bitmap, width: width, height: height)
        let radius = max(1, max(width, height) / 80)
        for _ in 0..<3 { pixels = blurred(pixels, width: width, height: height, radius: radius) }
        return Bitmap(width: width, height: height, pixels: pixels.map { UInt8((Int($0) * light) >> 8) })
    }

    /// The mean of the pixels that each one of the small picture covers.
    private static func shrunk(_ bitmap: Bitmap, width: Int, height: Int) -> [UInt8] {
        var result = [UInt8](repeating: 255, count: width * height * Bitmap.bytesPerPixel)
        for y in 0..<height {
            let rows =
                (y * bitmap.height / height)..<max((y + 1) * bitmap.height / height, y * bitmap.height / height + 1)
            for x in 0..<width {
                let first = x * bitmap.width / width
                let columns = first..<max((x + 1) * bitmap.width / width, first + 1)
                var sums = (blue: 0, green: 0, red: 0)
                for row in rows {
                    for column in columns {
                        let pixel = row * bitmap.bytesPerRow + column * Bitmap.bytesPerPixel
                        sums.blue += Int(bitmap.pixels[pixel])
                        sums.green += Int(bitmap.pixels[pixel + 1])
                        sums.red += Int(bitmap.pixels[pixel + 2])
                    }
                }
                let count = rows.count * columns.count
                let target = (y * width + x) * Bitmap.bytesPerPixel
                result[target] = UInt8(sums.blue / count)
                result[target + 1] = UInt8(sums.green / count)
                result[target + 2] = UInt8(sums.red / count)
            }
        }
        return result
    }

    /// The mean of the pixels about each; the rim's are repeated.
    private static func blurred(_ pixels: [UInt8], width: Int, height: Int, radius: Int) -> [UInt8] {
        let across = lineBlurred(
            pixels, lines: height, lineStep: width * 4, count: width, step: 4, radius: radius)
        return lineBlurred(across, lines: width, lineStep: 4, count: height, step: width * 4, radius: radius)
    }

    private static func lineBlurred(
        _ pixels: [UInt8], lines: Int, lineStep: Int, count: Int, step: Int, radius: Int
    ) -> [UInt8] {
        var result = pixels
        let span = 2 * radius + 1
        for line in 0..<lines {
            for channel in 0..<3 {
                let start = line * lineStep + channel
                func value(_ place: Int) -> Int { Int(pixels[start + min(max(place, 0), count - 1) * step]) }
                var sum = (-radius...radius).reduce(0) { $0 + value($1) }
                for place in 0..<count {
                    result[start + place * step] = UInt8((sum + span / 2) / span)
                    sum += value(place + radius + 1) - value(place - radius)
                }
            }
        }
        return result
    }
}
