/// What the first bytes of an image file say: its kind and raster, read without decoding.
struct ImageHeader: Equatable {
    enum Kind: String {
        case jpeg = "JPEG"
        case png = "PNG"
        case webp = "WebP"
    }

    let kind: Kind
    let width: Int
    let height: Int

    /// The kind that the magic bytes name, whatever the file is called.
    static func kind(of bytes: [UInt8]) -> Kind? {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if bytes.count >= 12, bytes.starts(with: "RIFF".utf8), bytes[8..<12].elementsEqual("WEBP".utf8) {
            return .webp
        }
        return nil
    }

    /// Throws `.inputTooLarge` for a raster that `MediaLimits` does not allow.
    func requireWithinLimits() throws(MediaError) {
        guard width > 0, height > 0 else {
            throw MediaError(.corruptInput, "The \(kind.rawValue) image has no pixels.")
        }
        guard max(width, height) <= MediaLimits.imageSide, width * height <= MediaLimits.imagePixels else {
            throw MediaError(
                .inputTooLarge,
                "An image of \(width)×\(height) is beyond the limit of \(MediaLimits.imageSide) pixels a side "
                    + "and \(MediaLimits.imagePixels / 1_000_000) megapixels.")
        }
    }
}

// MARK: PNG and JPEG

extension ImageHeader {
    /// Reads the IHDR chunk, which comes first (PNG specification, 11.2.2).
    static func png(_ bytes: [UInt8]) -> ImageHeader? {
        guard bytes.count >= 33, bytes[12..<16].elementsEqual("IHDR".utf8) else { return nil }
        let width = bytes[16..<20].reduce(0) { $0 << 8 | Int($1) }
        let height = bytes[20..<24].reduce(0) { $0 << 8 | Int($1) }
        return ImageHeader(kind: .png, width: width, height: height)
    }

    /// Walks the marker segments up to the frame header (ITU-T T.81, B.1.1.3 and B.2.2).
    static func jpeg(_ bytes: [UInt8]) -> ImageHeader? {
        var position = 2
        while position + 9 < bytes.count {
            guard bytes[position] == 0xFF else { return nil }
            let marker = bytes[position + 1]
            if marker == 0xFF {
                position += 1
                continue
            }
            let isFrame = (0xC0...0xCF).contains(marker) && marker != 0xC4 && marker != 0xC8 && marker != 0xCC
            if isFrame {
                let height = Int(bytes[position + 5]) << 8 | Int(bytes[position + 6])
                let width = Int(bytes[position + 7]) << 8 | Int(bytes[position + 8])
                return ImageHeader(kind: .jpeg, width: width, height: height)
            }
            let standsAlone = (0xD0...0xD8).contains(marker) || marker == 0x01
            position += standsAlone ? 2 : 2 + (Int(bytes[position + 2]) << 8 | Int(bytes[position + 3]))
        }
        return nil
    }
}
