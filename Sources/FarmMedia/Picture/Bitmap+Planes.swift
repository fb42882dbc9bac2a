extension Bitmap {
    /// Puts three planes of one size together.
    init(red: Plane, green: Plane, blue: Plane) {
        self.init(width: red.width, height: red.height)
        let (width, height, stride) = (red.width, red.height, bytesPerRow)
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
