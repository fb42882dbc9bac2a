import Foundation

/// Where the body of a request comes from. Used by one thread at a time.
protocol BodySource: AnyObject {
    /// In bytes, known before the first is sent.
    var size: Int64 { get }
    /// The number of bytes copied, 0 only at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(TransferError) -> Int
    /// Goes back, for sending again over another connection.
    func seek(to offset: Int64) throws(TransferError)
}

final class MemorySource: BodySource {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var size: Int64 { Int64(bytes.count) }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let piece = bytes[position...].prefix(buffer.count)
        buffer.copyBytes(from: piece)
        position += piece.count
        return piece.count
    }

    func seek(to offset: Int64) {
        position = Int(min(max(0, offset), size))
    }
}

/// Reads a regular file, or a part of it, as it was when opened; one that shrinks meanwhile ends the transfer.
final class FileSource: BodySource {
    let size: Int64
    private let file: OpenFile
    private let name: String
    private let start: Int64
    private var position: Int64 = 0

    /// - Parameter part: bytes of the file, all of which must be there; `nil` for the whole.
    init(_ url: URL, part: Range<Int64>? = nil) throws(TransferError) {
        file = try OpenFile(reading: url.path)
        let whole = try file.regularFileSize()
        let part = part ?? 0..<whole
        guard part.lowerBound >= 0, part.upperBound <= whole else {
            throw TransferError(.localFile, "\(url.lastPathComponent) has \(whole) bytes, not \(part.upperBound)")
        }
        start = part.lowerBound
        size = Int64(part.count)
        name = url.lastPathComponent
        if start > 0 { try file.seek(to: start) }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(TransferError) -> Int {
        let wanted = Int(min(Int64(buffer.count), size - position))
        guard wanted > 0 else { return 0 }
        let count = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]))
        guard count > 0 else { throw TransferError(.localFile, "\(name) became shorter while it was sent") }
        position += Int64(count)
        return count
    }

    func seek(to offset: Int64) throws(TransferError) {
        try file.seek(to: start + offset)
        position = offset
    }
}
