import CPango
import FarmCore

/// Draws subtitle cues: white letters with a dark outline and a soft shadow, centred over the lower edge.
///
/// Used from one thread at a time; each clip has its own.
final class SubtitlePainter {
    /// The widest a line may be, as a share of the picture's width.
    private static let widestLine = 0.86
    /// The highest a cue may be, as a share of the picture's height; longer text is set smaller.
    private static let highestBlock = 0.42
    private static let outlineShade = 0.03
    private static let outlineOpacity = 0.92

    private let style: SubtitleStyle
    private let format: VideoFormat
    private let setter: TextSetter

    init(style: SubtitleStyle, format: VideoFormat) throws(MediaError) {
        self.style = style
        self.format = format
        setter = try TextSetter(family: style.fontFamily)
    }

    /// The cue's picture and place, or `nil` for a text that leaves no ink.
    func overlay(for text: String) throws(MediaError) -> Overlay? {
        guard text.contains(where: { !$0.isWhitespace }) else { return nil }
        let height = Double(format.height)
        let text = try fitted(text)
        let ink = text.ink
        guard ink.width > 0, ink.height > 0 else { return nil }

        let outline = style.outlineWidth * Double(format.shortSide)
        let blur = max(1, Int((outline * 0.5).rounded()))
        let drop = outline * 0.5
        // Room for the outline, three blurs and the drop on every side; even, for 4:2:0.
        let margin = Int((outline + Double(3 * blur) + drop).rounded(.up)) + 2
        let box = text.box
        // A layout with a width begins at 0; its lines are centred within that width.
        let originX = (Double(format.width) - text.width) / 2
        let originY = height - style.margin * Double(format.shortSide) - Double(box.y + box.height)
        let left = (Int(originX.rounded()) + Int(ink.x) - margin) & ~1
        let top = (Int(originY.rounded()) + Int(ink.y) - margin) & ~1
        let size = (width: (Int(ink.width) + 2 * margin + 3) & ~1, height: (Int(ink.height) + 2 * margin + 3) & ~1)

        let surface = try CairoSurface(width: size.width, height: size.height)
        let offset = (x: originX.rounded() - Double(left), y: originY.rounded() - Double(top))
        draw(outlineOf: text, on: surface, at: (offset.x, offset.y + drop), width: outline)
        try SoftShadow.cast(on: surface, radius: blur, opacity: 150)
        draw(outlineOf: text, on: surface, at: offset, width: outline)
        cairo_move_to(surface.context, offset.x, offset.y)
        cairo_set_source_rgb(surface.context, 1, 1, 1)
        pango_cairo_show_layout(surface.context, text.layout)
        return try Overlay(surface, left: left, top: top, in: format)
    }

    /// Lays the text out at the style's size, or smaller until it leaves room for the picture.
    private func fitted(_ text: String) throws(MediaError) -> TextLayout {
        var lineHeight = style.fontHeight * Double(format.shortSide)
        while true {
            let layout = try setter.layout(
                text, lineHeight: lineHeight, width: Self.widestLine * Double(format.width))
            let fits = Double(layout.box.height) <= Self.highestBlock * Double(format.height)
            if fits || lineHeight < 8 {
                layout.balanceLines()
                return layout
            }
            lineHeight *= 0.85
        }
    }

    private func draw(
        outlineOf text: TextLayout, on surface: CairoSurface, at offset: (x: Double, y: Double), width: Double
    ) {
        let context = surface.context
        cairo_new_path(context)
        cairo_move_to(context, offset.x, offset.y)
        pango_cairo_layout_path(context, text.layout)
        cairo_set_source_rgba(
            context, Self.outlineShade, Self.outlineShade, Self.outlineShade, Self.outlineOpacity)
        cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
        cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND)
        cairo_set_line_width(context, 2 * width)
        cairo_stroke_preserve(context)
        cairo_fill(context)
        cairo_new_path(context)
    }
}
