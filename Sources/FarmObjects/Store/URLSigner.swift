import FarmCore
import FarmDigest

/// Signs and checks the URLs of a store that its own server answers for.
///
/// The signature is HMAC-SHA-256 over everything the URL allows: verb, key, expiry, and the type it is
/// served as or the bytes it takes. Changing any of these breaks it.
public struct URLSigner: Sendable {
    /// What a URL allows.
    public enum Permission: Hashable, Sendable {
        case download(type: MediaType)
        /// Bytes at most.
        case upload(limit: Int64)
    }

    public enum Refusal: Error, Hashable, Sendable {
        case malformed
        case forged
        case expired
    }

    private let code: HMACSHA256

    public init(key: [UInt8]) {
        code = HMACSHA256(key: key)
    }

    /// The query of a URL that gives `permission` on `key` until `expiry`.
    public func query(for key: ObjectKey, _ permission: Permission, until expiry: Timestamp) throws -> String {
        let seconds = expiry.microseconds / 1_000_000
        let signature = try code.code(for: Self.statement(key, permission, seconds).utf8)
        let allowance =
            switch permission {
            case .download(let type): "type=\(type.rawValue)"
            case .upload(let limit): "limit=\(limit)"
            }
        return "expires=\(seconds)&\(allowance)&signature=\(Hexadecimal.string(of: signature))"
    }

    /// The permission that a query's fields give for `key`.
    ///
    /// - Throws: `Refusal`.
    public func permission(
        for key: ObjectKey, query: [String: String], isUpload: Bool, at now: Timestamp
    ) throws -> Permission {
        guard let seconds = query["expires"].flatMap(Int64.init),
            let signature = query["signature"].flatMap(Hexadecimal.bytes),
            let permission = Self.permission(query, isUpload: isUpload)
        else { throw Refusal.malformed }
        guard try code.accepts(signature, for: Self.statement(key, permission, seconds).utf8) else {
            throw Refusal.forged
        }
        guard now.microseconds / 1_000_000 < seconds else { throw Refusal.expired }
        return permission
    }

    private static func permission(_ query: [String: String], isUpload: Bool) -> Permission? {
        if isUpload { return query["limit"].flatMap(Int64.init).map { .upload(limit: $0) } }
        return query["type"].flatMap(MediaType.init).map { .download(type: $0) }
    }

    private static func statement(_ key: ObjectKey, _ permission: Permission, _ seconds: Int64) -> String {
        switch permission {
        case .download(let type): "nightreel-1\nGET\n\(key)\n\(seconds)\n\(type.rawValue)"
        case .upload(let limit): "nightreel-1\nPUT\n\(key)\n\(seconds)\n\(limit)"
        }
    }
}
