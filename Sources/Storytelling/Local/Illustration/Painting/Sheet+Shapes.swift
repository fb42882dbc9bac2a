import CPango
import Foundation

/// A point on a sheet, in pixels.
struct Point: Hashable, Sendable {
    var x: Double
    var y: Double

    init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }

    static func between(_ first: Point, _ second: Point, _ part: Double) -> Point {
        Point(first.x + (second.x - first.x) * part, first.y + (second.y - first.y) * part)
    }
}

extension Sheet {
    func polygon(_ points: [Point]) {
        guard let first = points.first else { return }
        cairo_move_to(context, first.x, first.y)
        for point in points.dropFirst() { cairo_line_to(context, point.x, point.y) }
        cairo_close_path(context)
        cairo_fill(context)
    }

    func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
        cairo_rectangle(context, x, y, width, height)
        cairo_fill(context)
    }

    func ellipse(_ x: Double, _ y: Double, _ radiusX: Double, _ radiusY: Double) {
        guard radiusX > 0, radiusY > 0 else { return }
        cairo_save(context)
        cairo_translate(context, x, y)
        cairo_scale(context, radiusX, radiusY)
        cairo_new_path(context)
        cairo_arc(context, 0, 0, 1, 0, 2 * .pi)
        cairo_restore(context)
        cairo_fill(context)
    }

    /// A line whose width goes from `startWidth` to `endWidth`.
    func taper(_ start: Point, _ end: Point, _ startWidth: Double, _ endWidth: Double) {
        let length = hypot(end.x - start.x, end.y - start.y)
        guard length > 0 else { return }
        let acrossX = -(end.y - start.y) / length / 2
        let acrossY = (end.x - start.x) / length / 2
        polygon([
            Point(start.x + acrossX * startWidth, start.y + acrossY * startWidth),
            Point(end.x + acrossX * endWidth, end.y + acrossY * endWidth),
            Point(end.x - acrossX * endWidth, end.y - acrossY * endWidth),
            Point(start.x - acrossX * startWidth, start.y - acrossY * startWidth),
        ])
    }

    /// An open line of even width with round ends.
    func stroke(_ points: [Point], width: Double) {
        guard let first = points.first else { return }
        cairo_set_line_width(context, width)
        cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND)
        cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
        cairo_move_to(context, first.x, first.y)
        for point in points.dropFirst() { cairo_line_to(context, point.x, point.y) }
        cairo_stroke(context)
    }

    /// Draws curved shapes in a frame of their own: the origin at `place`, one unit long `scale` pixels,
    /// y downwards, mirrored where `flipped`.
    func shapes(at place: Point, scale: Double, flipped: Bool = false, _ draw: (Outline) -> Void) {
        cairo_save(context)
        cairo_translate(context, place.x, place.y)
        cairo_scale(context, flipped ? -scale : scale, scale)
        draw(Outline(context: context))
        cairo_restore(context)
    }

    /// Ink that thins from full at the line `from` to nothing at the line `to`.
    func fade(from start: Point, to end: Point, _ draw: () -> Void) {
        let pattern = cairo_pattern_create_linear(start.x, start.y, end.x, end.y)
        cairo_pattern_add_color_stop_rgba(pattern, 0, 0, 0, 0, 1)
        cairo_pattern_add_color_stop_rgba(pattern, 1, 0, 0, 0, 0)
        cairo_set_source(context, pattern)
        draw()
        cairo_set_source_rgba(context, 0, 0, 0, 1)
        cairo_pattern_destroy(pattern)
    }

    /// Ink of strength 0...1 within `draw`.
    func thin(_ strength: Double, _ draw: () -> Void) {
        cairo_set_source_rgba(context, 0, 0, 0, strength)
        draw()
        cairo_set_source_rgba(context, 0, 0, 0, 1)
    }
}

/// A path being drawn within `Sheet.shapes`, in that frame's units.
struct Outline {
    fileprivate let context: OpaquePointer

    func move(_ x: Double, _ y: Double) { cairo_move_to(context, x, y) }
    func line(_ x: Double, _ y: Double) { cairo_line_to(context, x, y) }

    func curve(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ x: Double, _ y: Double) {
        cairo_curve_to(context, x1, y1, x2, y2, x, y)
    }

    /// Closes the path and fills it.
    func fill() {
        cairo_close_path(context)
        cairo_fill(context)
    }

    func stroke(_ width: Double) {
        cairo_set_line_width(context, width)
        cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND)
        cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
        cairo_stroke(context)
    }

    func oval(_ x: Double, _ y: Double, _ radiusX: Double, _ radiusY: Double) {
        cairo_save(context)
        cairo_translate(context, x, y)
        cairo_scale(context, radiusX, radiusY)
        cairo_new_path(context)
        cairo_arc(context, 0, 0, 1, 0, 2 * .pi)
        cairo_restore(context)
        cairo_fill(context)
    }
}
