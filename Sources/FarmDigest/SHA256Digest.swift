import COpenSSL
import FarmCore

/// A running SHA-256 (FIPS 180-4) that is fed in pieces and finished once.
///
/// Owns one `EVP_MD_CTX`; libcrypto picks the fastest code the processor has.
public struct SHA256Digest: ~Copyable {
    private let context: OpaquePointer

    public init() throws(DigestError) {
        guard let context = EVP_MD_CTX_new() else { throw DigestError("make a digest context") }
        guard EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            EVP_MD_CTX_free(context)
            throw DigestError("start SHA-256")
        }
        self.context = context
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) throws(DigestError) {
        guard EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else {
            throw DigestError("digest \(bytes.count) bytes")
        }
    }

    public mutating func update(_ bytes: some Sequence<UInt8>) throws(DigestError) {
        let bytes = Array(bytes)
        guard EVP_DigestUpdate(context, bytes, bytes.count) == 1 else {
            throw DigestError("digest \(bytes.count) bytes")
        }
    }

    /// The name of everything fed so far.
    public consuming func finish() throws(DigestError) -> AssetID {
        var bytes = [UInt8](repeating: 0, count: 32)
        guard EVP_DigestFinal_ex(context, &bytes, nil) == 1, let id = AssetID(digest: bytes) else {
            throw DigestError("finish SHA-256")
        }
        return id
    }
}
