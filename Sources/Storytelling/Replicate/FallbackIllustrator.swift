/// Has a picture that one illustrator refuses painted by another, where that is allowed, and says so.
public struct FallbackIllustrator: Illustrator {
    private let first: any Illustrator
    private let second: any Illustrator
    private let isAllowed: Bool

    public init(first: any Illustrator, then second: any Illustrator, allowed isAllowed: Bool) {
        self.first = first
        self.second = second
        self.isAllowed = isAllowed
    }

    /// - Throws: `MakerError`, the first one's own unless it is `.refused` and the second may try.
    public func illustrate(_ request: IllustrationRequest) async throws -> Illustration {
        do {
            return try await first.illustrate(request)
        } catch let error as MakerError where error.code == .refused && isAllowed {
            let picture = try await second.illustrate(request)
            let warning = MakerWarning(.fellBack, "The picture was painted by another maker: \(error.message)")
            return Illustration(
                webp: picture.webp, width: picture.width, height: picture.height,
                warnings: picture.warnings + [warning])
        }
    }
}
