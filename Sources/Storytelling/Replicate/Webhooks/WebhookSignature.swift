import FarmCore
import FarmDigest
import Foundation

/// Why a webhook's message is not believed.
public enum WebhookRefusal: Error, Hashable, Sendable {
    /// A header is missing or cannot be read.
    case malformed
    /// No signature is the message's.
    case forged
    /// It was signed too long ago, or will be.
    case untimely
    /// It was taken before.
    case replayed
    /// It is signed, and says nothing of a prediction.
    case meaningless
}

/// One message as it came: the headers that vouch for it, and its body byte for byte.
public struct WebhookMessage: Hashable, Sendable {
    public let id: String?
    public let timestamp: String?
    public let signature: String?
    public let body: [UInt8]

    public init(id: String?, timestamp: String?, signature: String?, body: [UInt8]) {
        self.id = id
        self.timestamp = timestamp
        self.signature = signature
        self.body = body
    }
}

/// Tells messages of whoever holds a secret from others (Standard Webhooks: HMAC-SHA-256 over id, time and body).
public struct WebhookSignature: Sendable {
    /// How far a message's time may be from now, in either direction.
    public static let tolerance = Duration.seconds(300)
    static let idBytes = 1...256
    static let signatureBytes = 4096
    /// Several are sent while a secret is being replaced.
    static let signatures = 8
    private static let prefix = "whsec_"

    private let codes: HMACSHA256

    /// - Parameter secret: `whsec_` and a key in base64.
    /// - Returns: `nil` for anything else.
    public init?(secret: Secret) {
        let text = secret.revealed
        guard text.hasPrefix(Self.prefix), let key = Data(base64Encoded: String(text.dropFirst(Self.prefix.count))),
            key.count >= 16
        else { return nil }
        codes = HMACSHA256(key: key)
    }

    /// Passes only a message that was signed by the secret's holder around `now`.
    public func check(_ message: WebhookMessage, at now: Timestamp) throws(WebhookRefusal) {
        guard let id = message.id, let timestamp = message.timestamp, let signature = message.signature,
            Self.idBytes.contains(id.utf8.count), signature.utf8.count <= Self.signatureBytes,
            (1...12).contains(timestamp.utf8.count), timestamp.utf8.allSatisfy({ (48...57).contains($0) }),
            let seconds = Int64(timestamp)
        else { throw .malformed }
        let signed = Array("\(id).\(timestamp).".utf8) + message.body
        let isGenuine = signature.split(separator: " ").prefix(Self.signatures).contains { entry in
            let parts = entry.split(separator: ",", maxSplits: 1)
            guard parts.count == 2, parts[0] == "v1", let code = Data(base64Encoded: String(parts[1])) else {
                return false
            }
            // A code that cannot be calculated vouches for nothing.
            return (try? codes.accepts(code, for: signed)) == true
        }
        guard isGenuine else { throw .forged }
        let age = now - Timestamp(microseconds: seconds * 1_000_000)
        guard age <= Self.tolerance, age >= .zero - Self.tolerance else { throw .untimely }
    }
}
