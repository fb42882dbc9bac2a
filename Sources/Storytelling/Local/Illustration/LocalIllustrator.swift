import FarmCore
import FarmMedia

/// Paints pictures by rules, without a model or a network: the same request always gives the same bytes.
///
/// Painting is plain computation, about half a second of one core for 1536×864; call it where that does no harm.
public struct LocalIllustrator: Illustrator {
    public init() {}

    public func illustrate(_ request: IllustrationRequest) async throws -> Illustration {
        let bitmap = try Painter.paint(request)
        do {
            let webp = try ImageCodec.encodeWebP(bitmap)
            return Illustration(webp: webp, width: bitmap.width, height: bitmap.height)
        } catch {
            throw MakerError(.unavailable, "The picture was painted but could not be encoded: \(error.message)")
        }
    }

    /// The picture before it is encoded.
    ///
    /// - Throws: `MakerError`: `.refused` for a raster outside of 16...4096 pixels a side.
    public static func paint(_ request: IllustrationRequest) throws -> Bitmap {
        try Painter.paint(request)
    }
}
