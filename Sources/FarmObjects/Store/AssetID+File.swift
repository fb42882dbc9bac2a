import FarmCore
import FarmDigest
import Foundation

extension AssetID {
    /// The name of a file's bytes, read in blocks of 1 MiB; the file need not fit into memory.
    ///
    /// - Throws: `TransferError` of code `.localFile` where the file cannot be read, `.cancelled` where the
    ///   calling task is, `DigestError`.
    public static func of(file: URL) throws -> AssetID {
        let input = try OpenFile(reading: file.path)
        var digest = try SHA256Digest()
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
        defer { block.deallocate() }
        while true {
            if Task.isCancelled { throw TransferError(.cancelled, "reading \(file.lastPathComponent) was cancelled") }
            let count = try input.read(into: block)
            if count == 0 { return try digest.finish() }
            try digest.update(UnsafeRawBufferPointer(rebasing: block[..<count]))
        }
    }
}
