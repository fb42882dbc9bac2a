import FarmCore

/// Makes the picture of a segment.
public protocol Illustrator: Sendable {
    /// - Throws: `MakerError`.
    func illustrate(_ request: IllustrationRequest) async throws -> Illustration
}

public struct IllustrationRequest: Hashable, Sendable {
    /// The story's context, the same for all its segments.
    public let context: String
    public let prompt: String
    /// The wanted raster in pixels.
    public let width: Int
    public let height: Int
    /// The same request with the same seed gives the same picture, where the maker can promise it.
    public let seed: UInt64

    public init(context: String, prompt: String, width: Int, height: Int, seed: UInt64) {
        self.context = context
        self.prompt = prompt
        self.width = width
        self.height = height
        self.seed = seed
    }
}

/// An encoded picture.
public struct Illustration: Hashable, Sendable {
    /// WebP of quality 90.
    public let webp: [UInt8]
    public let width: Int
    public let height: Int
    /// What was made otherwise than was wanted.
    public let warnings: [MakerWarning]

    public init(webp: [UInt8], width: Int, height: Int, warnings: [MakerWarning] = []) {
        self.webp = webp
        self.width = width
        self.height = height
        self.warnings = warnings
    }
}
