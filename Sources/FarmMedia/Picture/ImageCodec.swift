import Foundation

/// Reads pictures from WebP, PNG and JPEG files, and writes WebP.
public enum ImageCodec {
    /// The quality that illustrations are stored at.
    public static let standardQuality = 90

    /// Reads and decodes an image file; its name is of no account.
    ///
    /// - Throws: `.inputOutput` when it cannot be read, and what `decode(_:)` throws.
    public static func decode(contentsOf url: URL) throws(MediaError) -> Bitmap {
        let bytes: [UInt8]
        do {
            let handle = try FileHandle(forReadingFrom: url)
            defer { try? handle.close() }  // Nothing was written: a failure to close loses nothing.
            let data = try handle.read(upToCount: MediaLimits.imageBytes + 1) ?? Data()
            bytes = data.withUnsafeBytes(Array.init)
        } catch {
            throw MediaError(.inputOutput, "The image '\(url.lastPathComponent)' cannot be read: \(error).")
        }
        return try decode(bytes)
    }

    /// Decodes a whole image file; transparent parts become black.
    ///
    /// The raster is checked against `MediaLimits` before any of it is decoded.
    /// - Throws: `.corruptInput` for a file of another kind, damaged or cut off; `.inputTooLarge`.
    public static func decode(_ bytes: [UInt8]) throws(MediaError) -> Bitmap {
        guard bytes.count <= MediaLimits.imageBytes else {
            throw MediaError(
                .inputTooLarge, "The image file is larger than the limit of \(MediaLimits.imageBytes >> 20) MB.")
        }
        switch ImageHeader.kind(of: bytes) {
        case .webp: return try WebP.decode(bytes)
        case .png: return try decodeWithLibAV(bytes, header: ImageHeader.png(bytes), kind: .png)
        case .jpeg: return try decodeWithLibAV(bytes, header: ImageHeader.jpeg(bytes), kind: .jpeg)
        case nil: throw MediaError(.corruptInput, "The image is neither WebP, PNG nor JPEG.")
        }
    }

    /// Encodes a picture as lossy WebP; the same picture gives the same bytes with the same libwebp.
    ///
    /// - Parameter quality: 0 to 100.
    public static func encodeWebP(_ bitmap: Bitmap, quality: Int = standardQuality) throws(MediaError) -> [UInt8] {
        try WebP.encode(bitmap, quality: quality)
    }

    private static func decodeWithLibAV(
        _ bytes: [UInt8], header: ImageHeader?, kind: ImageHeader.Kind
    ) throws(MediaError) -> Bitmap {
        guard let header else {
            throw MediaError(.corruptInput, "The \(kind.rawValue) image has no readable header.")
        }
        try header.requireWithinLimits()
        return try StillDecoder.decode(bytes, header: header)
    }
}
