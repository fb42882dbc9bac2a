import CZstd

/// Compression of large payloads (RFC 8878), one frame a payload.
enum Zstandard {
    private static let level: Int32 = 3

    /// The compressed bytes, or `nil` where they would not be fewer.
    static func compress(_ bytes: [UInt8]) -> [UInt8]? {
        let bound = ZSTD_compressBound(bytes.count)
        var written = 0
        let packed = [UInt8](unsafeUninitializedCapacity: bound) { target, count in
            written = ZSTD_compress(target.baseAddress, bound, bytes, bytes.count, level)
            count = ZSTD_isError(written) == 0 ? written : 0
        }
        return ZSTD_isError(written) == 0 && packed.count < bytes.count ? packed : nil
    }

    /// The bytes, or `nil` where they are corrupt, do not say their length, or are more than `limit`.
    static func decompress(_ bytes: [UInt8], limit: Int) -> [UInt8]? {
        let length = ZSTD_getFrameContentSize(bytes, bytes.count)
        guard length <= UInt64(limit) else { return nil }
        var written = 0
        let unpacked = [UInt8](unsafeUninitializedCapacity: Int(length)) { target, count in
            written = ZSTD_decompress(target.baseAddress, Int(length), bytes, bytes.count)
            count = ZSTD_isError(written) == 0 ? written : 0
        }
        return ZSTD_isError(written) == 0 && unpacked.count == Int(length) ? unpacked : nil
    }
}
