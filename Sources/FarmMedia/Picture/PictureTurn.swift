/// How a camera held a picture, and what makes it upright (Exif 2.32, 4.6.5, tag Orientation).
enum PictureTurn: Int {
    case upright = 1
    case mirrored, half, flipped, transposed, right, transversed, left

    /// What a JPEG file says; upright where it says nothing that can be read.
    init(ofJPEG bytes: [UInt8]) {
        self = Self.exif(in: bytes).flatMap(Self.orientation).flatMap(PictureTurn.init) ?? .upright
    }

    /// The TIFF part of the file's Exif segment.
    private static func exif(in bytes: [UInt8]) -> ArraySlice<UInt8>? {
        var position = 2
        while position + 4 <= bytes.count, bytes[position] == 0xFF {
            let marker = bytes[position + 1]
            let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
            let end = position + 2 + length
            // Pixels follow the start of scan, and nothing that could be an Exif segment.
            guard marker != 0xDA, length >= 2, end <= bytes.count else { return nil }
            let body = bytes[position + 4..<end]
            if marker == 0xE1, body.starts(with: Array("Exif\0\0".utf8)) { return body.dropFirst(6) }
            position = end
        }
        return nil
    }

    /// The orientation among the entries of the first directory.
    private static func orientation(_ tiff: ArraySlice<UInt8>) -> Int? {
        let bytes = Array(tiff)
        guard bytes.count >= 8 else { return nil }
        let isLittle = bytes.starts(with: "II".utf8)
        func number(_ place: Int, _ count: Int) -> Int? {
            guard place >= 0, place + count <= bytes.count else { return nil }
            let digits = bytes[place..<place + count]
            return (isLittle ? Array(digits.reversed()) : Array(digits)).reduce(0) { $0 << 8 | Int($1) }
        }
        guard isLittle || bytes.starts(with: "MM".utf8), let directory = number(4, 4),
            let entries = number(directory, 2)
        else { return nil }
        for entry in 0..<min(entries, 512) {
            let place = directory + 2 + entry * 12
            guard let tag = number(place, 2) else { return nil }
            if tag == 0x0112 { return number(place + 8, 2) }
        }
        return nil
    }

    /// The picture as it was seen.
    func applied(to bitmap: Bitmap) -> Bitmap {
        guard self != .upright else { return bitmap }
        let isAcross = rawValue >= PictureTurn.transposed.rawValue
        let (width, height) = isAcross ? (bitmap.height, bitmap.width) : (bitmap.width, bitmap.height)
        var turned = Bitmap(width: width, height: height)
        bitmap.pixels.withUnsafeBytes { source in
            turned.pixels.withUnsafeMutableBytes { target in
                let (source, target) = (source.bindMemory(to: UInt32.self), target.bindMemory(to: UInt32.self))
                for row in 0..<height {
                    for column in 0..<width {
                        let (x, y) = origin(column, row, width, height)
                        target[row * width + column] = source[y * bitmap.width + x]
                    }
                }
            }
        }
        return turned
    }

    /// Where a pixel of the upright picture, of that raster, lies in the one that was held.
    private func origin(_ column: Int, _ row: Int, _ width: Int, _ height: Int) -> (x: Int, y: Int) {
        switch self {
        case .upright: (column, row)
        case .mirrored: (width - 1 - column, row)
        case .half: (width - 1 - column, height - 1 - row)
        case .flipped: (column, height - 1 - row)
        case .transposed: (row, column)
        case .right: (row, width - 1 - column)
        case .transversed: (height - 1 - row, width - 1 - column)
        case .left: (height - 1 - row, column)
        }
    }
}
