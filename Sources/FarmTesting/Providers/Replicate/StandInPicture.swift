import FarmMedia

/// A small world of bands and a disc, of colours that follow from what was asked for.
enum StandInPicture {
    static func bitmap(_ input: PredictionInput, number: Int) -> Bitmap {
        let seed = SpokenTones.hash("\(input.prompt) \(input.seed ?? 0) \(number)")
        let tones = (0..<4).map { band in
            (0..<3).map { UInt8(truncatingIfNeeded: seed >> (8 * (band + $0) % 61) & 0x7f) }
        }
        var bitmap = Bitmap(width: input.width, height: input.height)
        let (width, height) = (input.width, input.height)
        let (discX, discY) = (Int(seed % UInt64(width)), Int(seed >> 20 % UInt64(height)) % height)
        let radius = min(width, height) / 6
        bitmap.pixels.withUnsafeMutableBufferPointer { pixels in
            for row in 0..<height {
                let band = tones[row * 4 / height]
                for column in 0..<width {
                    let (x, y) = (column - discX, row - discY)
                    let light: UInt8 = x * x + y * y < radius * radius ? 120 : UInt8(column * 40 / width)
                    let at = (row * width + column) * Bitmap.bytesPerPixel
                    for channel in 0..<3 { pixels[at + channel] = band[channel] + light }
                    pixels[at + 3] = 255
                }
            }
        }
        return bitmap
    }

    /// As the file that was asked for.
    static func file(_ input: PredictionInput, number: Int) throws -> [UInt8] {
        let bitmap = bitmap(input, number: number)
        return switch input.format {
        case .webp: try ImageCodec.encodeWebP(bitmap, quality: 80)
        case .png: PlainPNG.file(of: bitmap)
        case .jpg: PlainJPEG.file(of: bitmap)
        }
    }
}
