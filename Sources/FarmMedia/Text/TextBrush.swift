import CPango
import FarmCore

/// Draws set text: letters, what outlines them, the shadow they cast, the box they stand on.
struct TextBrush {
    static let outlineOpacity = 0.92
    static let boxOpacity = 0.68
    /// Of 256.
    static let shadowOpacity = 150

    /// In pixels; 0 for none.
    let outline: Double
    let outlineColour: Colour

    /// Of each of the shadow's three box blurs.
    var blur: Int { max(1, Int((outline * 0.5).rounded())) }
    /// How far below the letters the shadow lies.
    var drop: Double { (outline * 0.5).rounded() }
    /// Room for outline, blurs and drop on every side of the ink.
    var margin: Double { outline > 0 ? (outline + Double(3 * blur) + drop).rounded(.up) + 2 : 2 }

    /// The shadow and outline, which are the same whatever the letters' colour.
    func drawGround(of text: TextLayout, on surface: CairoSurface, at origin: (x: Double, y: Double)) throws(MediaError)
    {
        guard outline > 0 else { return }
        let edge = try CairoSurface(width: surface.width, height: surface.height)
        drawOutline(of: text, on: edge, at: origin)
        try castShadow(of: edge, on: surface)
        cairo_set_source_surface(surface.context, edge.surface, 0, 0)
        cairo_paint(surface.context)
    }

    /// Draws the shadow of what lies on `edge` on an empty surface of the same size.
    func castShadow(of edge: CairoSurface, on surface: CairoSurface) throws(MediaError) {
        cairo_set_source_surface(surface.context, edge.surface, 0, drop)
        cairo_paint(surface.context)
        try SoftShadow.cast(on: surface, radius: blur, opacity: Self.shadowOpacity)
    }

    func drawOutline(of text: TextLayout, on surface: CairoSurface, at origin: (x: Double, y: Double)) {
        let context = surface.context
        cairo_new_path(context)
        cairo_move_to(context, origin.x, origin.y)
        pango_cairo_layout_path(context, text.layout)
        cairo_set_source(context, outlineColour, opacity: Self.outlineOpacity)
        cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
        cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND)
        cairo_set_line_width(context, 2 * outline)
        cairo_stroke_preserve(context)
        cairo_fill(context)
        cairo_new_path(context)
    }

    static func drawLetters(
        of text: TextLayout, on surface: CairoSurface, at origin: (x: Double, y: Double), in colour: Colour
    ) {
        cairo_new_path(surface.context)
        cairo_move_to(surface.context, origin.x, origin.y)
        cairo_set_source(surface.context, colour)
        pango_cairo_show_layout(surface.context, text.layout)
        cairo_new_path(surface.context)
    }

    /// A rectangle whose corners are quarters of circles.
    func drawBox(on surface: CairoSurface, left: Double, top: Double, right: Double, bottom: Double, radius: Double) {
        let context = surface.context
        let quarter = Double.pi / 2
        cairo_new_path(context)
        cairo_arc(context, right - radius, top + radius, radius, -quarter, 0)
        cairo_arc(context, right - radius, bottom - radius, radius, 0, quarter)
        cairo_arc(context, left + radius, bottom - radius, radius, quarter, 2 * quarter)
        cairo_arc(context, left + radius, top + radius, radius, 2 * quarter, 3 * quarter)
        cairo_close_path(context)
        cairo_set_source(context, outlineColour, opacity: Self.boxOpacity)
        cairo_fill(context)
    }
}

func cairo_set_source(_ context: OpaquePointer, _ colour: Colour, opacity: Double = 1) {
    cairo_set_source_rgba(
        context, Double(colour.red) / 255, Double(colour.green) / 255, Double(colour.blue) / 255, opacity)
}
