/// The name of an immutable blob: the SHA-256 of its bytes (FIPS 180-4), 64 lower-case hexadecimal digits.
public struct AssetID: Hashable, Sendable, LosslessStringConvertible {
    public let description: String

    /// `nil` unless `description` is exactly 64 lower-case hexadecimal digits.
    public init?(_ description: String) {
        let digits = description.utf8
        let isLowerHex = digits.allSatisfy { Hexadecimal.value(of: $0) != nil && !(65...70).contains($0) }
        guard digits.count == 64, isLowerHex else { return nil }
        self.description = description
    }

    /// `nil` unless `digest` has 32 bytes.
    public init?(digest: some Collection<UInt8>) {
        guard digest.count == 32 else { return nil }
        description = Hexadecimal.string(of: digest)
    }
}

extension AssetID: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = AssetID(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a SHA-256 in hexadecimal")
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
