import FarmCore
import FarmDigest
import Foundation

extension AssetID {
    /// The name of a file's bytes, or of a part of them, read in blocks of 1 MiB; the file need not fit into memory.
    ///
    /// - Throws: `TransferError` of code `.localFile` where the file cannot be read, `.cancelled` where the
    ///   calling task is, `DigestError`.
    public static func of(file: URL, part: Range<Int64>? = nil) throws -> AssetID {
        let input = try OpenFile(reading: file.path)
        if let part { try input.seek(to: part.lowerBound) }
        var left = part.map { Int64($0.count) } ?? .max
        var digest = try SHA256Digest()
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
        defer { block.deallocate() }
        while true {
            if Task.isCancelled { throw TransferError(.cancelled, "reading \(file.lastPathComponent) was cancelled") }
            let wanted = Int(min(Int64(block.count), left))
            let count = try input.read(into: UnsafeMutableRawBufferPointer(rebasing: block[..<wanted]))
            if count == 0 { return try digest.finish() }
            left -= Int64(count)
            try digest.update(UnsafeRawBufferPointer(rebasing: block[..<count]))
        }
    }
}
