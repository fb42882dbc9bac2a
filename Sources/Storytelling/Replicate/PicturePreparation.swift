import FarmMedia

/// Makes of a file, as it came, the picture that is stored.
enum PicturePreparation {
    /// Why a file is not one.
    enum Flaw: Error, Hashable, Sendable {
        /// Damaged, no picture at all, or larger than anything that was asked for.
        case unreadable(String)
        /// Of one colour all over, which is what a safety checker puts in the place of what it stopped.
        case blank
    }

    /// The middle of the picture, of the raster's ratio, as WebP.
    ///
    /// Its pixels are kept as they are: motion samples them once, and enlarging would add bytes but nothing to see.
    static func webp(of file: [UInt8], toFill width: Int, by height: Int) throws -> [UInt8] {
        do {
            let bitmap = try ImageCodec.decode(file)
            guard min(bitmap.width, bitmap.height) >= IllustrationLimits.sides.lowerBound else {
                throw Flaw.unreadable("The image of \(bitmap.width)×\(bitmap.height) is too small to show anything.")
            }
            guard !bitmap.isBlank else { throw Flaw.blank }
            return try ImageCodec.encodeWebP(bitmap.middle(toFill: width, by: height))
        } catch let error as MediaError {
            throw Flaw.unreadable(error.message)
        }
    }
}

extension Bitmap {
    /// Whether all pixels are the same.
    fileprivate var isBlank: Bool {
        pixels.withUnsafeBytes { bytes in
            let pixels = bytes.bindMemory(to: UInt32.self)
            guard let first = pixels.first else { return true }
            return pixels.allSatisfy { $0 == first }
        }
    }

    /// The largest part in the middle that has the ratio of the raster to fill.
    fileprivate func middle(toFill targetWidth: Int, by targetHeight: Int) -> Bitmap {
        let isWider = width * targetHeight > height * targetWidth
        let newWidth = isWider ? max(1, (height * targetWidth + targetHeight / 2) / targetHeight) : width
        let newHeight = isWider ? height : max(1, (width * targetHeight + targetWidth / 2) / targetWidth)
        guard newWidth < width || newHeight < height else { return self }
        let (left, top) = ((width - newWidth) / 2, (height - newHeight) / 2)
        var cut: [UInt8] = []
        cut.reserveCapacity(newWidth * newHeight * Self.bytesPerPixel)
        for row in top..<top + newHeight {
            let start = row * bytesPerRow + left * Self.bytesPerPixel
            cut += pixels[start..<start + newWidth * Self.bytesPerPixel]
        }
        return Bitmap(width: newWidth, height: newHeight, pixels: cut)
    }
}
