extension Bitmap {
    /// The red, green and blue samples, each in a plane of its own.
    func colourPlanes() throws(MediaError) -> [Plane] {
        let red = try Plane(width: width, height: height)
        let green = try Plane(width: width, height: height)
        let blue = try Plane(width: width, height: height)
        pixels.withUnsafeBufferPointer { pixels in
            for row in 0..<height {
                guard let source = pixels.baseAddress.map({ $0 + row * bytesPerRow }) else { return }
                let (reds, greens, blues) = (red.row(row), green.row(row), blue.row(row))
                for column in 0..<width {
                    blues[column] = source[column * 4]
                    greens[column] = source[column * 4 + 1]
                    reds[column] = source[column * 4 + 2]
                }
            }
        }
        return [red, green, blue]
    }

    /// Puts three planes of one size together; `width` and `height` say how much of them to take.
    init(red: Plane, green: Plane, blue: Plane, width: Int, height: Int) {
        self.init(width: width, height: height)
        let stride = bytesPerRow
        pixels.withUnsafeMutableBufferPointer { pixels in
            for row in 0..<height {
                guard let target = pixels.baseAddress.map({ $0 + row * stride }) else { return }
                let (reds, greens, blues) = (red.row(row), green.row(row), blue.row(row))
                for column in 0..<width {
                    target[column * 4] = blues[column]
                    target[column * 4 + 1] = greens[column]
                    target[column * 4 + 2] = reds[column]
                    target[column * 4 + 3] = 255
                }
            }
        }
    }
}
