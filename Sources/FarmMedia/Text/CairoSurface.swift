import CPango

/// Owns a cairo image surface and the context that draws on it.
final class CairoSurface {
    let surface: OpaquePointer
    let context: OpaquePointer
    let width: Int
    let height: Int

    /// A transparent surface of premultiplied, native-endian ARGB.
    init(width: Int, height: Int) throws(MediaError) {
        guard let surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(width), Int32(height)),
            let context = cairo_create(surface)
        else { throw MediaError(.libraryFailure, "cairo made no surface.") }
        self.surface = surface
        self.context = context
        self.width = width
        self.height = height
        try check()
    }

    deinit {
        cairo_destroy(context)
        cairo_surface_destroy(surface)
    }

    /// Throws what went wrong in any drawing call so far: cairo keeps the first failure.
    func check() throws(MediaError) {
        let states = [cairo_surface_status(surface), cairo_status(context)]
        for state in states where state != CAIRO_STATUS_SUCCESS {
            throw MediaError(
                .libraryFailure, "cairo could not draw: \(String(cString: cairo_status_to_string(state))).")
        }
    }

    /// The pixels drawn so far: B, G, R, A bytes, and the bytes from one row to the next.
    func pixels() throws(MediaError) -> (base: UnsafeMutablePointer<UInt8>, stride: Int) {
        try check()
        cairo_surface_flush(surface)
        guard let base = cairo_image_surface_get_data(surface) else {
            throw MediaError(.libraryFailure, "A cairo surface has no pixels.")
        }
        return (base, Int(cairo_image_surface_get_stride(surface)))
    }

    /// Must follow writing to `pixels()` before cairo draws again.
    func markChanged() {
        cairo_surface_mark_dirty(surface)
    }

    /// Another surface with the same pixels.
    func copy() throws(MediaError) -> CairoSurface {
        let copy = try CairoSurface(width: width, height: height)
        cairo_set_source_surface(copy.context, surface, 0, 0)
        cairo_paint(copy.context)
        try copy.check()
        return copy
    }

    /// Thins what was drawn, column by column.
    /// - Parameter strength: What stays of a column, of 256.
    func fade(to strength: (_ column: Int) -> Int) throws(MediaError) {
        let strengths = (0..<width).map { UInt16(clamping: min(max(strength($0), 0), 256)) }
        let (base, stride) = try pixels()
        strengths.withUnsafeBufferPointer { strengths in
            for row in 0..<height {
                let line = base + row * stride
                for column in 0..<width {
                    let (pixel, kept) = (line + column * 4, strengths[column])
                    for channel in 0..<4 {
                        pixel[channel] = UInt8(truncatingIfNeeded: (UInt16(pixel[channel]) &* kept &+ 128) >> 8)
                    }
                }
            }
        }
        markChanged()
    }
}
