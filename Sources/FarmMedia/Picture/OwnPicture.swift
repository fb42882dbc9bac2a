/// Makes of a picture file that somebody brings, of whatever origin, the picture that is stored.
public enum OwnPicture {
    /// Pixels of the longer side at most; what is larger is made smaller, since no video shows more.
    public static let longestSide = 3840
    /// Pixels of the shorter side at least.
    public static let shortestSide = 64

    /// The picture as WebP, upright.
    ///
    /// The raster is checked before any of it is decoded, and nothing is read of a file but what the picture itself
    /// is made of.
    /// - Throws: `.corruptInput` for a file of another kind, damaged, cut off or too small to show anything;
    ///   `.inputTooLarge`.
    public static func webp(of file: [UInt8]) throws(MediaError) -> (bytes: [UInt8], width: Int, height: Int) {
        let bytes = ImageHeader.kind(of: file) == .png ? try PNGChunks.essential(of: file) : file
        let turn = ImageHeader.kind(of: file) == .jpeg ? PictureTurn(ofJPEG: file) : .upright
        let bitmap = turn.applied(to: try ImageCodec.decode(bytes).reduced(toFit: longestSide))
        guard min(bitmap.width, bitmap.height) >= shortestSide else {
            throw MediaError(
                .corruptInput,
                "A picture of \(bitmap.width)×\(bitmap.height) is too small; each side needs \(shortestSide) pixels.")
        }
        return (try ImageCodec.encodeWebP(bitmap), bitmap.width, bitmap.height)
    }

    /// Whether the file's first bytes announce a picture of a kind that is read.
    public static func isKnown(_ head: [UInt8]) -> Bool { ImageHeader.kind(of: head) != nil }
}

extension Bitmap {
    /// The same picture at a whole fraction of its size, the least that makes neither side longer than `side`: each
    /// pixel is the mean of those that it stands for.
    func reduced(toFit side: Int) -> Bitmap {
        let step = (max(width, height) + side - 1) / side
        guard step > 1 else { return self }
        let (newWidth, newHeight) = (max(1, width / step), max(1, height / step))
        var small = Bitmap(width: newWidth, height: newHeight)
        let area = step * step
        let stride = bytesPerRow
        pixels.withUnsafeBufferPointer { source in
            small.pixels.withUnsafeMutableBufferPointer { target in
                for row in 0..<newHeight {
                    for column in 0..<newWidth {
                        let corner = row * step * stride + column * step * Self.bytesPerPixel
                        let out = (row * newWidth + column) * Self.bytesPerPixel
                        for channel in 0..<Self.bytesPerPixel {
                            var sum = area / 2
                            for line in 0..<step {
                                var place = corner + line * stride + channel
                                for _ in 0..<step {
                                    sum += Int(source[place])
                                    place += Self.bytesPerPixel
                                }
                            }
                            target[out + channel] = UInt8(sum / area)
                        }
                    }
                }
            }
        }
        return small
    }
}
