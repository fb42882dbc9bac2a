import FarmMedia

/// Baseline JPEG (ITU-T T.81) in grey, one level for each block of 8 by 8: the least that is a whole picture.
enum PlainJPEG {
    static func file(of bitmap: Bitmap) -> [UInt8] {
        let size = [
            UInt8(bitmap.height >> 8), UInt8(bitmap.height & 255), UInt8(bitmap.width >> 8), UInt8(bitmap.width & 255),
        ]
        var bytes: [UInt8] = [0xFF, 0xD8]
        bytes += segment(0xE0, Array("JFIF\0".utf8) + [1, 1, 0, 0, 1, 0, 1, 0, 0])
        // Steps of 8, so that a block's level is its mean itself.
        bytes += segment(0xDB, [0] + [UInt8](repeating: 8, count: 64))
        bytes += segment(0xC0, [8] + size + [1, 1, 0x11, 0])
        // Differences of 0 to 11 bits, each by a code of four; and the end of a block, by a code of one.
        bytes += segment(0xC4, [0x00, 0, 0, 0, 12] + [UInt8](repeating: 0, count: 12) + Array(0...11))
        bytes += segment(0xC4, [0x10, 1] + [UInt8](repeating: 0, count: 15) + [0])
        bytes += segment(0xDA, [1, 1, 0, 0, 63, 0])
        return bytes + scan(bitmap) + [0xFF, 0xD9]
    }

    private static func segment(_ marker: UInt8, _ body: [UInt8]) -> [UInt8] {
        let length = body.count + 2
        return [0xFF, marker, UInt8(length >> 8), UInt8(length & 255)] + body
    }

    private static func scan(_ bitmap: Bitmap) -> [UInt8] {
        var bits = BitWriter()
        var last = 0
        for row in stride(from: 0, to: bitmap.height, by: 8) {
            for column in stride(from: 0, to: bitmap.width, by: 8) {
                let middle = (min(row + 4, bitmap.height - 1) * bitmap.width + min(column + 4, bitmap.width - 1))
                let level = Int(bitmap.pixels[middle * Bitmap.bytesPerPixel + 1]) - 128
                let difference = level - last
                last = level
                let length = Int.bitWidth - abs(difference).leadingZeroBitCount
                bits.append(length, count: 4)
                bits.append(difference < 0 ? difference - 1 : difference, count: length)
                bits.append(0, count: 1)
            }
        }
        return bits.finished()
    }

    private struct BitWriter {
        private var bytes: [UInt8] = []
        private var pending = 0
        private var count = 0

        mutating func append(_ value: Int, count length: Int) {
            for shift in (0..<length).reversed() {
                pending = pending << 1 | (value >> shift & 1)
                count += 1
                if count == 8 { flush() }
            }
        }

        private mutating func flush() {
            bytes.append(UInt8(pending & 255))
            if bytes.last == 0xFF { bytes.append(0) }
            (pending, count) = (0, 0)
        }

        mutating func finished() -> [UInt8] {
            while count != 0 { append(1, count: 1) }
            return bytes
        }
    }
}
