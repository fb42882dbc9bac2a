import CPango

/// A mask of the picture's size that shapes are drawn on: 0 where there is nothing, 255 where there is ink.
///
/// Owns a cairo surface and its context; both are freed with it.
final class Sheet {
    let width: Int
    let height: Int
    let bytesPerRow: Int
    let context: OpaquePointer
    private let surface: OpaquePointer

    /// - Throws: `MakerError.unavailable` where cairo gives no surface of that size.
    init(width: Int, height: Int) throws(MakerError) {
        guard let surface = cairo_image_surface_create(CAIRO_FORMAT_A8, Int32(width), Int32(height)),
            cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS
        else { throw MakerError(.unavailable, "No drawing sheet of \(width)×\(height) could be had.") }
        guard let context = cairo_create(surface), cairo_status(context) == CAIRO_STATUS_SUCCESS else {
            cairo_surface_destroy(surface)
            throw MakerError(.unavailable, "No pen for a sheet of \(width)×\(height) could be had.")
        }
        self.width = width
        self.height = height
        self.surface = surface
        self.context = context
        bytesPerRow = Int(cairo_image_surface_get_stride(surface))
    }

    deinit {
        cairo_destroy(context)
        cairo_surface_destroy(surface)
    }

    func clear() {
        cairo_set_operator(context, CAIRO_OPERATOR_CLEAR)
        cairo_paint(context)
        cairo_set_operator(context, CAIRO_OPERATOR_OVER)
    }

    /// What is drawn in `body` is taken away instead of added.
    func cutting(_ body: () -> Void) {
        cairo_set_operator(context, CAIRO_OPERATOR_DEST_OUT)
        body()
        cairo_set_operator(context, CAIRO_OPERATOR_OVER)
    }

    /// Hands out the mask's bytes, `bytesPerRow` a row.
    ///
    /// - Throws: `MakerError.unavailable` where a drawing step before has failed (cairo keeps the first error).
    func withCoverage<Result>(_ body: (UnsafePointer<UInt8>) -> Result) throws(MakerError) -> Result {
        cairo_surface_flush(surface)
        guard cairo_status(context) == CAIRO_STATUS_SUCCESS, let bytes = cairo_image_surface_get_data(surface) else {
            throw MakerError(.unavailable, "Drawing failed: cairo ran out of memory.")
        }
        return body(UnsafePointer(bytes))
    }
}
