/// Blurs the coverage of a drawing into a soft shadow.
enum SoftShadow {
    /// Replaces a surface's pixels by black whose coverage is what was drawn, blurred and thinned.
    ///
    /// Three box blurs come close to a Gaussian, in integers that are the same on every machine.
    /// - Parameters:
    ///   - radius: Of each box, in pixels.
    ///   - opacity: The share of the coverage that stays, of 256.
    static func cast(on surface: CairoSurface, radius: Int, opacity: Int) throws(MediaError) {
        let (base, stride) = try surface.pixels()
        let (width, height) = (surface.width, surface.height)
        var coverage = [UInt8](repeating: 0, count: width * height)
        for row in 0..<height {
            for column in 0..<width { coverage[row * width + column] = base[row * stride + column * 4 + 3] }
        }
        coverage.withUnsafeMutableBufferPointer { samples in
            for _ in 0..<3 {
                blurRows(samples, width: width, height: height, radius: radius)
                blurColumns(samples, width: width, height: height, radius: radius)
            }
        }
        for row in 0..<height {
            for column in 0..<width {
                let pixel = base + row * stride + column * 4
                (pixel[0], pixel[1], pixel[2]) = (0, 0, 0)
                pixel[3] = UInt8(Int(coverage[row * width + column]) * opacity >> 8)
            }
        }
        surface.markChanged()
    }

    private static func blurRows(
        _ samples: UnsafeMutableBufferPointer<UInt8>, width: Int, height: Int, radius: Int
    ) {
        let span = 2 * radius + 1
        var line = [UInt8](repeating: 0, count: width + 2 * radius)
        line.withUnsafeMutableBufferPointer { line in
            for row in 0..<height {
                let start = row * width
                for column in 0..<width { line[radius + column] = samples[start + column] }
                var sum = span / 2
                for column in 0..<min(2 * radius, line.count) { sum &+= Int(line[column]) }
                for column in 0..<width {
                    sum &+= Int(line[column + 2 * radius])
                    samples[start + column] = UInt8(truncatingIfNeeded: sum / span)
                    sum &-= Int(line[column])
                }
            }
        }
    }

    /// All columns at once, row by row, over a copy that has `radius` empty rows on either side.
    private static func blurColumns(
        _ samples: UnsafeMutableBufferPointer<UInt8>, width: Int, height: Int, radius: Int
    ) {
        let span = UInt32(2 * radius + 1)
        // Exact for sums of less than 65,536: (sum · ⌈2³² / span⌉) >> 32 is sum / span.
        let inverse = UInt64((UInt64(1) << 32) / UInt64(span)) + 1
        var padded = [UInt8](repeating: 0, count: width * (height + 2 * radius))
        var sums = [UInt32](repeating: span / 2, count: width)
        padded.withUnsafeMutableBufferPointer { padded in
            sums.withUnsafeMutableBufferPointer { sums in
                for index in 0..<width * height { padded[width * radius + index] = samples[index] }
                for row in 0..<2 * radius {
                    for column in 0..<width { sums[column] &+= UInt32(padded[row * width + column]) }
                }
                for row in 0..<height {
                    let (entering, leaving) = ((row + 2 * radius) * width, row * width)
                    for column in 0..<width {
                        let sum = sums[column] &+ UInt32(padded[entering + column])
                        samples[leaving + column] = UInt8(truncatingIfNeeded: (UInt64(sum) &* inverse) >> 32)
                        sums[column] = sum &- UInt32(padded[leaving + column])
                    }
                }
            }
        }
    }
}
