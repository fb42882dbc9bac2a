import Foundation

/// A bucket of an S3 server and what its keys begin with:
/// `s3://bucket/prefix?endpoint=https://host:port&region=…&style=path|virtual&profile=…`.
///
/// Holds no secret: keys come from elsewhere.
public struct S3Address: Hashable, Sendable, CustomStringConvertible {
    public enum Style: String, Hashable, Sendable {
        /// `https://host/bucket/key`, which every server knows.
        case path
        /// `https://bucket.host/key`, which Amazon asks for.
        case virtual
    }

    public let bucket: String
    /// What every key begins with: empty, or with a slash at its end.
    public let prefix: String
    /// `http://` or `https://` with host and, where it is not the scheme's own, port.
    public let endpoint: String
    public let region: String
    public let style: Style
    /// The profile of the shared credentials file; `nil` for `AWS_PROFILE` or `default`.
    public let profile: String?

    /// - Returns: `nil` where `text` is no such address, or has a field that is not known.
    public init?(_ text: String) {
        guard let parts = URLComponents(string: text), parts.scheme == "s3", let bucket = parts.host,
            Self.isBucket(bucket), parts.user == nil, parts.password == nil, parts.port == nil, parts.fragment == nil
        else { return nil }
        var fields: [String: String] = [:]
        for item in parts.queryItems ?? [] {
            guard ["endpoint", "region", "style", "profile"].contains(item.name), let value = item.value,
                !value.isEmpty, fields.updateValue(value, forKey: item.name) == nil
            else { return nil }
        }
        let folder = parts.path.split(separator: "/").joined(separator: "/")
        guard folder.utf8.count <= 512, folder.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
        let region = fields["region"] ?? "us-east-1"
        let standard = fields["endpoint"] == nil ? Style.virtual : .path
        guard region.utf8.allSatisfy(Self.isNameByte),
            let style = fields["style"].map(Style.init(rawValue:)) ?? standard,
            let endpoint = Self.endpoint(fields["endpoint"] ?? "https://s3.\(region).amazonaws.com")
        else { return nil }
        self.bucket = bucket
        self.prefix = folder.isEmpty ? "" : folder + "/"
        self.endpoint = endpoint
        self.region = region
        self.style = style
        profile = fields["profile"]
    }

    public var description: String { "s3://\(bucket)/\(prefix) at \(endpoint)" }

    /// The value of the `Host` header.
    var host: String {
        let authority = String(endpoint.drop { $0 != "/" }.dropFirst(2))
        return style == .virtual ? "\(bucket).\(authority)" : authority
    }

    /// Scheme and host, before the path.
    var origin: String { "\(endpoint.prefix { $0 != ":" })://\(host)" }

    /// The encoded path of an object, or of the bucket where `name` is empty.
    func path(of name: String) -> String {
        let key = S3Encoding.encode(name, keepingSlashes: true)
        return style == .virtual ? "/\(key)" : name.isEmpty ? "/\(bucket)" : "/\(bucket)/\(key)"
    }

    /// Amazon's rules for names of buckets, which are fit for a host's name.
    private static func isBucket(_ name: String) -> Bool {
        (3...63).contains(name.utf8.count) && name.utf8.allSatisfy { isNameByte($0) || $0 == UInt8(ascii: ".") }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || byte == UInt8(ascii: "-")
    }

    private static func endpoint(_ text: String) -> String? {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme, ["http", "https"].contains(scheme),
            let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil, parts.query == nil,
            parts.fragment == nil, parts.path.isEmpty || parts.path == "/"
        else { return nil }
        let isStandard = parts.port == nil || parts.port == (scheme == "https" ? 443 : 80)
        return "\(scheme)://\(host)" + (isStandard ? "" : ":\(parts.port ?? 0)")
    }
}
