import COpenSSL

/// HMAC-SHA-256 (RFC 2104) under one key.
public struct HMACSHA256: Sendable {
    /// A code's length in bytes.
    public static let byteCount = 32

    private let key: [UInt8]

    /// RFC 2104 advises against keys of less than 32 bytes.
    public init(key: some Sequence<UInt8>) {
        self.key = Array(key)
    }

    /// The 32 bytes that vouch for the message.
    public func code(for message: some Sequence<UInt8>) throws(DigestError) -> [UInt8] {
        let message = Array(message)
        var code = [UInt8](repeating: 0, count: Self.byteCount)
        var length: UInt32 = 0
        let written = HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, &code, &length)
        guard written != nil, length == UInt32(Self.byteCount) else { throw DigestError("make an HMAC") }
        return code
    }

    /// Whether the code is the message's, in a time that tells nothing of where they differ.
    public func accepts(_ code: some Sequence<UInt8>, for message: some Sequence<UInt8>) throws(DigestError) -> Bool {
        Self.isSame(Array(code), try self.code(for: message))
    }

    /// Whether two secrets are equal; the time taken depends on their lengths alone.
    public static func isSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }
}
