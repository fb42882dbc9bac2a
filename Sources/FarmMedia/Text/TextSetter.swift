import CPango

/// Sets text in one typeface at sizes given in pixels, the same on every machine that has the same fonts.
///
/// Owns a pango font map of its own, since font maps belong to one thread: use each setter from one thread
/// at a time.
final class TextSetter {
    private let fontMap: UnsafeMutablePointer<PangoFontMap>
    private let context: OpaquePointer
    private let font: OpaquePointer
    /// How many pixels of em give one pixel of line height (ascent + descent) in the leading font.
    private let emPerLineHeight: Double

    /// - Parameter language: Decides the shapes of ideographs and where lines may end; never the machine's own.
    /// - Throws: `.missingCapability` on a machine without any of the farm's fonts.
    init(_ typeface: Typeface, language: TextLanguage) throws(MediaError) {
        guard let book = FontBook.shared else {
            throw MediaError(.missingCapability, "None of the fonts that films are set in is installed.")
        }
        fontMap = try book.makeFontMap()
        guard let context = pango_font_map_create_context(fontMap), let font = pango_font_description_new() else {
            nightreel_g_object_unref(fontMap)
            throw MediaError(.libraryFailure, "pango made no font map.")
        }
        self.context = context
        self.font = font
        pango_font_description_set_family(font, typeface.families.joined(separator: ","))
        if typeface.isBold { pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD) }
        pango_context_set_language(context, pango_language_from_string(language.rawValue))
        Self.leaveShapesUnhinted(context)
        emPerLineHeight = Self.emPerLineHeight(of: font, in: context)
    }

    deinit {
        pango_font_description_free(font)
        nightreel_g_object_unref(UnsafeMutableRawPointer(context))
        nightreel_g_object_unref(fontMap)
    }

    /// Lays `text` out in centred lines no wider than `width` pixels, in the direction of its first letter.
    ///
    /// - Parameters:
    ///   - lineHeight: Ascent plus descent, in pixels.
    ///   - width: Where lines end; `nil` for one line.
    ///   - tracking: Added after every letter, in pixels.
    ///   - kept: Parts, in UTF-8 bytes, within which no line ends.
    func layout(
        _ text: String, lineHeight: Double, width: Double? = nil, tracking: Double = 0, kept: [Range<Int>] = []
    ) throws(MediaError) -> TextLayout {
        let layout = try emptyLayout(lineHeight: lineHeight)
        if let width { pango_layout_set_width(layout, Int32(width * Double(PANGO_SCALE))) }
        pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER)
        pango_layout_set_single_paragraph_mode(layout, 1)
        Self.setAttributes(of: layout, tracking: tracking, kept: kept)
        pango_layout_set_text(layout, text, Int32(text.utf8.count))
        let set = TextLayout(owning: layout, text: text)
        // Some scripts' fonts leave room for towers of marks that a line of speech hardly has.
        let highest = Self.highestLine * lineHeight
        if Double(set.box.height) > highest * Double(set.lineCount) {
            Self.setAttributes(of: layout, tracking: tracking, kept: kept, lineHeight: highest)
        }
        return set
    }

    /// How much higher than the leading font's a line of another script may be.
    private static let highestLine = 1.2

    /// Lays out a part of a line by itself, in the line's direction.
    func layout(
        part text: String, lineHeight: Double, isRightToLeft: Bool
    ) throws(MediaError) -> TextLayout {
        let layout = try emptyLayout(lineHeight: lineHeight)
        pango_context_set_base_dir(context, isRightToLeft ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR)
        pango_layout_set_auto_dir(layout, 0)
        pango_layout_set_text(layout, text, Int32(text.utf8.count))
        return TextLayout(owning: layout, text: text)
    }

    private func emptyLayout(lineHeight: Double) throws(MediaError) -> OpaquePointer {
        guard let layout = pango_layout_new(context) else {
            throw MediaError(.libraryFailure, "pango made no layout.")
        }
        pango_font_description_set_absolute_size(font, lineHeight * emPerLineHeight * Double(PANGO_SCALE))
        pango_layout_set_font_description(layout, font)
        return layout
    }

    private static func setAttributes(
        of layout: OpaquePointer, tracking: Double, kept: [Range<Int>], lineHeight: Double? = nil
    ) {
        guard let attributes = pango_attr_list_new() else { return }
        defer { pango_attr_list_unref(attributes) }
        if tracking > 0 {
            pango_attr_list_insert(attributes, pango_attr_letter_spacing_new(Int32(tracking * Double(PANGO_SCALE))))
        }
        if let lineHeight {
            pango_attr_list_insert(
                attributes, pango_attr_line_height_new_absolute(Int32(lineHeight * Double(PANGO_SCALE))))
        }
        for part in kept {
            guard let attribute = pango_attr_allow_breaks_new(0) else { continue }
            attribute.pointee.start_index = UInt32(part.lowerBound)
            attribute.pointee.end_index = UInt32(part.upperBound)
            pango_attr_list_insert(attributes, attribute)
        }
        pango_layout_set_attributes(layout, attributes)
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
