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
        for _ in 0..<3 {
            blurRows(&coverage, width: width, height: height, radius: radius)
            coverage = transposed(coverage, width: width, height: height)
            blurRows(&coverage, width: height, height: width, radius: radius)
            coverage = transposed(coverage, width: height, height: width)
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

    private static func blurRows(_ samples: inout [UInt8], width: Int, height: Int, radius: Int) {
        let span = 2 * radius + 1
        var line = [UInt8](repeating: 0, count: width)
        for row in 0..<height {
            let start = row * width
            for column in 0..<width { line[column] = samples[start + column] }
            var sum = line.prefix(radius).reduce(0) { $0 + Int($1) }
            for column in 0..<width {
                if column + radius < width { sum += Int(line[column + radius]) }
                if column - radius > 0 { sum -= Int(line[column - radius - 1]) }
                samples[start + column] = UInt8((sum + span / 2) / span)
            }
        }
    }

    private static func transposed(_ samples: [UInt8], width: Int, height: Int) -> [UInt8] {
        var turned = [UInt8](repeating: 0, count: samples.count)
        for row in 0..<height {
            for column in 0..<width { turned[column * height + row] = samples[row * width + column] }
        }
        return turned
    }
}
