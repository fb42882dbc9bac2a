/// Where a pixel's 8-bit colours lie in a row of packed pixels.
struct PackedLayout {
    let bytesPerPixel: Int
    let red: Int
    let green: Int
    let blue: Int
    var alpha: Int?

    /// The frame's picture on black.
    func bitmap(from frame: Frame) throws(MediaError) -> Bitmap {
        let source = try frame.plane(0)
        return Self.bitmap(like: frame) { row, column in
            let pixel = source.base + row * source.stride + column * bytesPerPixel
            let colour = (red: pixel[red], green: pixel[green], blue: pixel[blue])
            guard let alpha else { return colour }
            let cover = pixel[alpha]
            return (scale(colour.red, by: cover), scale(colour.green, by: cover), scale(colour.blue, by: cover))
        }
    }

    /// A picture of indices into 256 colours, which libavcodec gives as native-endian 0xAARRGGBB words.
    static func paletteBitmap(from frame: Frame) throws(MediaError) -> Bitmap {
        let source = try frame.plane(0)
        let colours = UnsafeRawPointer(try frame.plane(1).base)
        return bitmap(like: frame) { row, column in
            let index = Int(source.base[row * source.stride + column])
            let word = colours.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
            let cover = UInt8(truncatingIfNeeded: word >> 24)
            return (
                scale(UInt8(truncatingIfNeeded: word >> 16), by: cover),
                scale(UInt8(truncatingIfNeeded: word >> 8), by: cover),
                scale(UInt8(truncatingIfNeeded: word), by: cover)
            )
        }
    }

    /// A picture of bits, the leftmost highest, 0 for black.
    static func oneBitBitmap(from frame: Frame) throws(MediaError) -> Bitmap {
        let source = try frame.plane(0)
        return bitmap(like: frame) { row, column in
            let byte = source.base[row * source.stride + column / 8]
            let value: UInt8 = byte >> (7 - column % 8) & 1 == 1 ? 255 : 0
            return (value, value, value)
        }
    }

    private typealias Colour = (red: UInt8, green: UInt8, blue: UInt8)

    private static func bitmap(like frame: Frame, colour: (_ row: Int, _ column: Int) -> Colour) -> Bitmap {
        var bitmap = Bitmap(width: Int(frame.pointer.pointee.width), height: Int(frame.pointer.pointee.height))
        let (width, height) = (bitmap.width, bitmap.height)
        withExtendedLifetime(frame) {
            bitmap.pixels.withUnsafeMutableBufferPointer { pixels in
                for index in 0..<width * height {
                    let value = colour(index / width, index % width)
                    pixels[index * 4] = value.blue
                    pixels[index * 4 + 1] = value.green
                    pixels[index * 4 + 2] = value.red
                    pixels[index * 4 + 3] = 255
                }
            }
        }
        return bitmap
    }
}

/// `value · cover / 255`, rounded.
private func scale(_ value: UInt8, by cover: UInt8) -> UInt8 {
    let product = Int(value) * Int(cover)
    return UInt8((product + 127) / 255)
}
