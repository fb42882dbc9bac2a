import Foundation

/// What the chunks of a RIFF WAVE file say of its length; libavformat plays a file cut off without a word.
enum WaveHeader {
    private static let chunksAtMost = 64

    /// Throws `.corruptInput` where the file at `url` ends before its data chunk does, or has none.
    ///
    /// A size of 0 or 0xFFFFFFFF, which programs that write to a pipe leave there, states nothing.
    static func requireWhole(_ url: URL) throws(MediaError) {
        let isWhole: Bool
        do {
            let handle = try FileHandle(forReadingFrom: url)
            defer { handle.closeFile() }
            let fileSize = try handle.seekToEnd()
            isWhole = try dataChunkFits(handle, fileSize: fileSize)
        } catch {
            throw MediaError(.inputOutput, "The sound file '\(url.lastPathComponent)' cannot be read.")
        }
        guard isWhole else {
            throw MediaError(.corruptInput, "The wave file '\(url.lastPathComponent)' is cut off.")
        }
    }

    private static func dataChunkFits(_ handle: FileHandle, fileSize: UInt64) throws -> Bool {
        var offset: UInt64 = 12
        for _ in 0..<chunksAtMost {
            try handle.seek(toOffset: offset)
            guard let head = try handle.read(upToCount: 8), head.count == 8 else { return false }
            let bytes = [UInt8](head)
            let size = bytes[4...].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            if bytes.starts(with: "data".utf8) {
                return size == 0 || size == 0xFFFF_FFFF || offset + 8 + size <= fileSize
            }
            // Chunks are padded to an even length.
            offset += 8 + size + size % 2
        }
        return false
    }
}
