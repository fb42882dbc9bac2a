import FarmMedia

/// PNG (ISO/IEC 15948) without compression: large, and read everywhere.
enum PlainPNG {
    static func file(of bitmap: Bitmap) -> [UInt8] {
        var rows: [UInt8] = []
        rows.reserveCapacity((bitmap.width * 3 + 1) * bitmap.height)
        for row in 0..<bitmap.height {
            rows.append(0)
            for column in 0..<bitmap.width {
                let at = (row * bitmap.width + column) * Bitmap.bytesPerPixel
                rows += [bitmap.pixels[at + 2], bitmap.pixels[at + 1], bitmap.pixels[at]]
            }
        }
        let header = number(UInt32(bitmap.width)) + number(UInt32(bitmap.height)) + [8, 2, 0, 0, 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header)
            + chunk("IDAT", stored(rows)) + chunk("IEND", [])
    }

    /// zlib's wrapping (RFC 1950) around stored blocks (RFC 1951).
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        var start = 0
        repeat {
            let end = min(start + 0xFFFF, bytes.count)
            let (low, high) = (UInt8((end - start) & 0xFF), UInt8((end - start) >> 8))
            stream += [end == bytes.count ? 1 : 0, low, high, ~low, ~high]
            stream += bytes[start..<end]
            start = end
        } while start < bytes.count
        var (first, second): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            first = (first + UInt32(byte)) % 65521
            second = (second + first) % 65521
        }
        return stream + number(second << 16 | first)
    }

    private static func chunk(_ type: String, _ body: [UInt8]) -> [UInt8] {
        let named = Array(type.utf8) + body
        return number(UInt32(body.count)) + named + number(checksum(named))
    }

    private static let table: [UInt32] = (0..<256).map { start in
        (0..<8).reduce(UInt32(start)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(0xFFFF_FFFF) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ ($0 >> 8) }
    }

    private static func number(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
    }
}
