extension VideoColour {
    /// The picture that full-resolution Y, Cb and Cr planes of ITU-R BT.709 in limited range hold: the way back from
    /// `videoPlanes(of:)`. Weights are of 65,536.
    static func bitmap(fromVideo planes: [Plane]) -> Bitmap {
        let (width, height) = (planes[0].width, planes[0].height)
        var bitmap = Bitmap(width: width, height: height)
        let stride = bitmap.bytesPerRow
        bitmap.pixels.withUnsafeMutableBufferPointer { pixels in
            for row in 0..<height {
                guard let target = pixels.baseAddress.map({ $0 + row * stride }) else { return }
                let (lumas, blues, reds) = (planes[0].row(row), planes[1].row(row), planes[2].row(row))
                for column in 0..<width {
                    let light = 76_309 &* (Int32(lumas[column]) &- 16) &+ 32_768
                    let blue = Int32(blues[column]) &- 128
                    let red = Int32(reds[column]) &- 128
                    target[column &* 4] = limited((light &+ 138_438 &* blue) >> 16)
                    target[column &* 4 &+ 1] = limited((light &- 13_974 &* blue &- 34_923 &* red) >> 16)
                    target[column &* 4 &+ 2] = limited((light &+ 117_489 &* red) >> 16)
                    target[column &* 4 &+ 3] = 255
                }
            }
        }
        withExtendedLifetime(planes) {}
        return bitmap
    }

    private static func limited(_ value: Int32) -> UInt8 {
        UInt8(truncatingIfNeeded: min(max(value, 0), 255))
    }
}
