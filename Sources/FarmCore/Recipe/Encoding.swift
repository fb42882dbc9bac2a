/// How frames are compressed.
public struct Encoding: Hashable, Sendable, Codable {
    public enum Codec: String, Hashable, Sendable, Codable, CaseIterable {
        case h264
        case h265
    }

    /// A point between size, quality and processor time; docs/performance.md has the figures.
    public enum Profile: String, Hashable, Sendable, Codable, CaseIterable {
        case draft
        case standard
        case high
        case master
    }

    public let codec: Codec
    public let profile: Profile

    public init(codec: Codec, profile: Profile) {
        self.codec = codec
        self.profile = profile
    }

    public static let standard = Encoding(codec: .h264, profile: .standard)
}
