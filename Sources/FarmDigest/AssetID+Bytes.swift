import FarmCore

extension AssetID {
    /// The name of these bytes.
    public static func of(_ bytes: some Sequence<UInt8>) throws(DigestError) -> AssetID {
        var digest = try SHA256Digest()
        try digest.update(bytes)
        return try digest.finish()
    }
}
