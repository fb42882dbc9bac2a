/// What a PNG file consists of (PNG specification, 5.3).
enum PNGChunks {
    /// The file with those chunks alone that its pixels are made of. Compressed texts and colour profiles can hold
    /// thousands of times their size, and a decoder unpacks them all.
    ///
    /// - Throws: `.corruptInput` where the chunks do not lead to the file's end.
    static func essential(of file: [UInt8]) throws(MediaError) -> [UInt8] {
        let kept: Set<[UInt8]> = Set(["IHDR", "PLTE", "tRNS", "IDAT", "IEND"].map { Array($0.utf8) })
        var bytes = Array(file.prefix(signatureBytes))
        bytes.reserveCapacity(file.count)
        var position = signatureBytes
        while position + 12 <= file.count {
            let length = file[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
            let end = position + 12 + length
            let name = Array(file[position + 4..<position + 8])
            guard end <= file.count else { break }
            if kept.contains(name) { bytes += file[position..<end] }
            if name.elementsEqual("IEND".utf8) { return bytes }
            position = end
        }
        throw MediaError(.corruptInput, "The PNG image is cut off.")
    }

    private static let signatureBytes = 8
}
