import CPango

/// Sets text in one font at sizes given in pixels, the same on every machine that has the same fonts.
///
/// Owns a pango font map of its own, since font maps belong to one thread: use each setter from one thread
/// at a time.
final class TextSetter {
    private let fontMap: UnsafeMutablePointer<PangoFontMap>
    private let context: OpaquePointer
    private let font: OpaquePointer
    /// How many pixels of em give one pixel of line height (ascent + descent) in this font.
    private let emPerLineHeight: Double

    /// - Parameter family: Resolved by fontconfig, which falls back to what the machine has.
    init(family: String) throws(MediaError) {
        guard let fontMap = pango_cairo_font_map_new(), let context = pango_font_map_create_context(fontMap),
            let font = pango_font_description_new()
        else { throw MediaError(.libraryFailure, "pango made no font map.") }
        self.fontMap = fontMap
        self.context = context
        self.font = font
        pango_font_description_set_family(font, family)
        Self.leaveShapesUnhinted(context)
        emPerLineHeight = Self.emPerLineHeight(of: font, in: context)
    }

    deinit {
        pango_font_description_free(font)
        nightreel_g_object_unref(UnsafeMutableRawPointer(context))
        nightreel_g_object_unref(fontMap)
    }

    /// Lays `text` out in centred lines no wider than `width` pixels.
    ///
    /// - Parameter lineHeight: Ascent plus descent, in pixels.
    func layout(_ text: String, lineHeight: Double, width: Double) throws(MediaError) -> TextLayout {
        guard let layout = pango_layout_new(context) else {
            throw MediaError(.libraryFailure, "pango made no layout.")
        }
        let scale = Double(PANGO_SCALE)
        pango_font_description_set_absolute_size(font, lineHeight * emPerLineHeight * scale)
        pango_layout_set_font_description(layout, font)
        pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER)
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        pango_layout_set_width(layout, Int32(width * scale))
        pango_layout_set_single_paragraph_mode(layout, 1)
        pango_layout_set_text(layout, text, Int32(text.utf8.count))
        return TextLayout(owning: layout)
    }

    /// Hinting would fit strokes to pixels, differently at each size; a film wants the font's own shapes.
    private static func leaveShapesUnhinted(_ context: OpaquePointer) {
        let options = cairo_font_options_create()
        cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        pango_cairo_context_set_font_options(context, options)
        cairo_font_options_destroy(options)
        pango_cairo_context_set_resolution(context, 96)
        pango_context_set_round_glyph_positions(context, 0)
    }

    private static func emPerLineHeight(of font: OpaquePointer, in context: OpaquePointer) -> Double {
        let em = 1000.0
        pango_font_description_set_absolute_size(font, em * Double(PANGO_SCALE))
        guard let metrics = pango_context_get_metrics(context, font, nil) else { return 1 }
        defer { pango_font_metrics_unref(metrics) }
        let height = pango_font_metrics_get_ascent(metrics) + pango_font_metrics_get_descent(metrics)
        return height > 0 ? em * Double(PANGO_SCALE) / Double(height) : 1
    }
}

/// Owns one pango layout: text cut into lines and shaped.
final class TextLayout {
    let layout: OpaquePointer

    fileprivate init(owning layout: OpaquePointer) {
        self.layout = layout
    }

    deinit {
        nightreel_g_object_unref(UnsafeMutableRawPointer(layout))
    }

    var lineCount: Int { Int(pango_layout_get_line_count(layout)) }

    /// Where ink falls, in pixels about the layout's origin.
    var ink: PangoRectangle {
        var ink = PangoRectangle()
        pango_layout_get_pixel_extents(layout, &ink, nil)
        return ink
    }

    /// The width that lines are centred in, in pixels.
    var width: Double { Double(pango_layout_get_width(layout)) / Double(PANGO_SCALE) }

    /// The box of all lines, in pixels about the layout's origin.
    var box: PangoRectangle {
        var box = PangoRectangle()
        pango_layout_get_pixel_extents(layout, nil, &box)
        return box
    }

    /// Makes lines of about one length, keeping their number: a last line of one word reads badly.
    func balanceLines() {
        let lines = lineCount
        guard lines > 1 else { return }
        var (narrow, wide) = (Int32(0), pango_layout_get_width(layout))
        while wide - narrow > 2 * PANGO_SCALE {
            let middle = narrow + (wide - narrow) / 2
            pango_layout_set_width(layout, middle)
            if lineCount == lines, pango_layout_is_wrapped(layout) != 0, !breaksWords {
                wide = middle
            } else {
                narrow = middle
            }
        }
        pango_layout_set_width(layout, wide)
    }

    /// Whether a line ends within a word because the word is wider than a line.
    private var breaksWords: Bool { box.width > Int(pango_layout_get_width(layout)) / Int(PANGO_SCALE) }
}
