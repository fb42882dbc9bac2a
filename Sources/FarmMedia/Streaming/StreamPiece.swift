/// A stretch of a video that a player can show after any other: picture and sound in CMAF fragments (ISO/IEC
/// 23000-19), timed from the video's beginning.
public struct StreamPiece: Hashable, Sendable {
    /// What a player needs once before any piece; the same for all pieces of a video.
    public let header: [UInt8]
    public let media: [UInt8]

    /// Splits a fragmented MP4 file before its first fragment and leaves out what indexes a file as a whole.
    init(file: [UInt8]) throws(MediaError) {
        var (header, media): ([UInt8], [UInt8]) = ([], [])
        var position = 0
        while position < file.count {
            guard let box = MediaBox(at: position, in: file) else {
                throw MediaError(.libraryFailure, "A stream's piece has a broken box.")
            }
            let bytes = file[position..<position + box.size]
            switch box.type {
            case "ftyp", "moov": header += bytes
            case "moof", "mdat", "styp": media += bytes
            default: break
            }
            position += box.size
        }
        guard !header.isEmpty, !media.isEmpty else {
            throw MediaError(.libraryFailure, "A stream's piece has no header or no media.")
        }
        self.header = header
        self.media = media
    }
}

/// The head of a box (ISO/IEC 14496-12, 4.2).
struct MediaBox {
    let type: String
    /// Bytes, head included.
    let size: Int

    /// `nil` unless a whole box begins at `position`.
    init?(at position: Int, in file: [UInt8]) {
        guard position + 8 <= file.count else { return nil }
        func number(_ offset: Int, _ bytes: Int) -> Int {
            file[position + offset..<position + offset + bytes].reduce(0) { $0 << 8 | Int($1) }
        }
        var size = number(0, 4)
        if size == 1 {
            guard position + 16 <= file.count, file[position + 8] < 0x40 else { return nil }
            size = number(8, 8)
        }
        guard size >= 8, size <= file.count - position else { return nil }
        self.size = size
        type = String(decoding: file[position + 4..<position + 8], as: UTF8.self)
    }
}
