/// Colour conversions in integers, so that every machine gets the same bytes: vector units round floating-point
/// matrices differently.
enum VideoColour {
    /// The picture as full-resolution Y, Cb and Cr planes of ITU-R BT.709 in limited range (BT.709-6, 3.2 to 3.5,
    /// eight bits). Weights are of 65,536; those of a chroma plane add up to nothing, so that grey stays grey.
    static func videoPlanes(of bitmap: Bitmap) throws(MediaError) -> [Plane] {
        let luma = try Plane(width: bitmap.width, height: bitmap.height)
        let blue = try Plane(width: bitmap.width, height: bitmap.height)
        let red = try Plane(width: bitmap.width, height: bitmap.height)
        bitmap.pixels.withUnsafeBufferPointer { pixels in
            for row in 0..<bitmap.height {
                guard let source = pixels.baseAddress.map({ $0 + row * bitmap.bytesPerRow }) else { return }
                let (lumas, blues, reds) = (luma.row(row), blue.row(row), red.row(row))
                for column in 0..<bitmap.width {
                    let b = Int32(source[column &* 4])
                    let g = Int32(source[column &* 4 &+ 1])
                    let r = Int32(source[column &* 4 &+ 2])
                    let light = 11_966 &* r &+ 40_254 &* g &+ 4_064 &* b
                    let towardsBlue = 28_785 &* b &- 22_189 &* g &- 6_596 &* r
                    let towardsRed = 28_785 &* r &- 26_145 &* g &- 2_640 &* b
                    lumas[column] = UInt8(truncatingIfNeeded: (light &+ (16 << 16) &+ 32_768) >> 16)
                    blues[column] = UInt8(truncatingIfNeeded: (towardsBlue &+ (128 << 16) &+ 32_768) >> 16)
                    reds[column] = UInt8(truncatingIfNeeded: (towardsRed &+ (128 << 16) &+ 32_768) >> 16)
                }
            }
        }
        return [luma, blue, red]
    }

    /// The picture that a JPEG's full-resolution Y, Cb and Cr planes hold (JFIF 1.02: BT.601 in full range),
    /// as far as `width` and `height` go.
    static func bitmap(fromJPEG planes: [Plane], width: Int, height: Int) -> Bitmap {
        bitmap(
            from: planes, width: width, height: height,
            by: Weights(
                black: 0, light: 65_536, blueOfBlue: 116_130, blueOfGreen: 22_554, redOfGreen: 46_802,
                redOfRed: 91_881))
    }

    /// The picture that full-resolution Y, Cb and Cr planes of ITU-R BT.709 in limited range hold: the way back from
    /// `videoPlanes(of:)`.
    static func bitmap(fromVideo planes: [Plane]) -> Bitmap {
        bitmap(
            from: planes, width: planes[0].width, height: planes[0].height,
            by: Weights(
                black: 16, light: 76_309, blueOfBlue: 138_438, blueOfGreen: 13_974, redOfGreen: 34_923,
                redOfRed: 117_489))
    }

    /// How Y, Cb and Cr make up red, green and blue, in 65,536ths.
    private struct Weights {
        /// The luma of black.
        let black: Int32
        let light: Int32
        let blueOfBlue: Int32
        /// What Cb and Cr take from green.
        let blueOfGreen: Int32
        let redOfGreen: Int32
        let redOfRed: Int32
    }

    private static func bitmap(from planes: [Plane], width: Int, height: Int, by weights: Weights) -> Bitmap {
        var bitmap = Bitmap(width: width, height: height)
        let stride = bitmap.bytesPerRow
        bitmap.pixels.withUnsafeMutableBufferPointer { pixels in
            for row in 0..<height {
                guard let target = pixels.baseAddress.map({ $0 + row * stride }) else { return }
                let (lumas, blues, reds) = (planes[0].row(row), planes[1].row(row), planes[2].row(row))
                for column in 0..<width {
                    let light = weights.light &* (Int32(lumas[column]) &- weights.black) &+ 32_768
                    let blue = Int32(blues[column]) &- 128
                    let red = Int32(reds[column]) &- 128
                    let green = weights.blueOfGreen &* blue &+ weights.redOfGreen &* red
                    target[column &* 4] = clamped((light &+ weights.blueOfBlue &* blue) >> 16)
                    target[column &* 4 &+ 1] = clamped((light &- green) >> 16)
                    target[column &* 4 &+ 2] = clamped((light &+ weights.redOfRed &* red) >> 16)
                    target[column &* 4 &+ 3] = 255
                }
            }
        }
        withExtendedLifetime(planes) {}
        return bitmap
    }

    private static func clamped(_ value: Int32) -> UInt8 {
        UInt8(truncatingIfNeeded: min(max(value, 0), 255))
    }
}
