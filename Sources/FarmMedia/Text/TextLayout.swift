import CPango

/// Owns one pango layout: text cut into lines and shaped. Lengths are in pixels from the layout's origin.
final class TextLayout {
    let layout: OpaquePointer
    let text: String

    /// Takes over the caller's reference.
    init(owning layout: OpaquePointer, text: String) {
        self.layout = layout
        self.text = text
    }

    deinit {
        nightreel_g_object_unref(UnsafeMutableRawPointer(layout))
    }

    var lineCount: Int { Int(pango_layout_get_line_count(layout)) }

    /// Where ink falls.
    var ink: PangoRectangle {
        var ink = PangoRectangle()
        pango_layout_get_pixel_extents(layout, &ink, nil)
        return ink
    }

    /// The box of all lines.
    var box: PangoRectangle {
        var box = PangoRectangle()
        pango_layout_get_pixel_extents(layout, nil, &box)
        return box
    }

    /// The width that lines are centred in; a layout without one is as wide as its text.
    var width: Double {
        let width = pango_layout_get_width(layout)
        return width < 0 ? Double(box.width) : Self.pixels(width)
    }

    /// The first line's baseline.
    var baseline: Double { Self.pixels(pango_layout_get_baseline(layout)) }

    /// Whether some word is wider than a line.
    var overflows: Bool {
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD)
        return box.width > Int32(width.rounded(.up))
    }

    /// Lets words that are wider than a line be broken.
    func breakWords() {
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
    }

    /// Makes lines of about one length, keeping their number: a last line of one word reads badly.
    func balanceLines() {
        let lines = lineCount
        guard lines > 1, !overflows else { return breakWords() }
        var (narrow, wide) = (Int32(0), pango_layout_get_width(layout))
        while wide - narrow > 2 * PANGO_SCALE {
            let middle = narrow + (wide - narrow) / 2
            pango_layout_set_width(layout, middle)
            if lineCount == lines, !overflows { wide = middle } else { narrow = middle }
        }
        pango_layout_set_width(layout, wide)
    }

    /// The characters that no font of the farm has.
    var missing: [Unicode.Scalar] {
        guard pango_layout_get_unknown_glyphs_count(layout) > 0, let iterator = pango_layout_get_iter(layout) else {
            return []
        }
        defer { pango_layout_iter_free(iterator) }
        var missing: [Unicode.Scalar] = []
        repeat {
            guard let glyphs = pango_layout_iter_get_run_readonly(iterator)?.pointee.glyphs else { continue }
            for index in 0..<Int(glyphs.pointee.num_glyphs) {
                let glyph = glyphs.pointee.glyphs[index].glyph
                guard glyph & nightreel_pango_unknown_glyph != 0,
                    let scalar = Unicode.Scalar(glyph & ~nightreel_pango_unknown_glyph)
                else { continue }
                missing.append(scalar)
            }
        } while pango_layout_iter_next_run(iterator) != 0
        return missing
    }

    static func pixels(_ units: Int32) -> Double { Double(units) / Double(PANGO_SCALE) }
}

// MARK: Where parts of the text lie

extension TextLayout {
    struct Line {
        /// In UTF-8 bytes of the text.
        let bytes: Range<Int>
        let top: Double
        let bottom: Double
        let baseline: Double
        let isRightToLeft: Bool
        fileprivate let pointer: UnsafeMutablePointer<PangoLayoutLine>
    }

    /// The lines as they are now; good until the layout changes.
    var lines: [Line] {
        guard let iterator = pango_layout_get_iter(layout) else { return [] }
        defer { pango_layout_iter_free(iterator) }
        var lines: [Line] = []
        repeat {
            guard let line = pango_layout_iter_get_line_readonly(iterator) else { continue }
            var (top, bottom) = (Int32(0), Int32(0))
            pango_layout_iter_get_line_yrange(iterator, &top, &bottom)
            let start = Int(line.pointee.start_index)
            lines.append(
                Line(
                    bytes: start..<start + Int(line.pointee.length), top: Self.pixels(top),
                    bottom: Self.pixels(bottom), baseline: Self.pixels(pango_layout_iter_get_baseline(iterator)),
                    isRightToLeft: pango_layout_line_get_resolved_direction(line) == PANGO_DIRECTION_RTL,
                    pointer: line))
        } while pango_layout_iter_next_line(iterator) != 0
        return lines
    }

    /// From where to where the part `bytes` of the text reaches in a line; several stretches where directions mix.
    func stretches(of bytes: Range<Int>, in line: Line) -> [Range<Double>] {
        let part = bytes.clamped(to: line.bytes)
        guard !part.isEmpty else { return [] }
        var (edges, count) = (UnsafeMutablePointer<Int32>?.none, Int32(0))
        pango_layout_line_get_x_ranges(line.pointer, Int32(part.lowerBound), Int32(part.upperBound), &edges, &count)
        guard let edges else { return [] }
        defer { g_free(edges) }
        return (0..<Int(count)).map { Self.pixels(edges[2 * $0])..<Self.pixels(edges[2 * $0 + 1]) }
    }
}
