import FarmCore

/// A cue on the screen, in the way of one look.
protocol ShownCue: AnyObject {
    /// Lays the cue as it is at `frame` of the clip over the frame's planes. Frames come in order.
    func draw(frame: Int, onto planes: [PlaneView]) throws(MediaError)
}

/// Plain and boxed: a picture that stays.
final class SteadyCue: ShownCue {
    private let overlay: Overlay?

    init(_ placed: PlacedText) throws(MediaError) {
        let (surface, origin) = try placed.surface()
        let style = placed.geometry.style
        if style.look == .boxed { Self.drawBox(behind: placed, on: surface, at: origin) }
        try placed.brush.drawGround(of: placed.layout, on: surface, at: origin)
        TextBrush.drawLetters(of: placed.layout, on: surface, at: origin, in: style.textColour)
        overlay = try Overlay(surface, at: placed.region, in: placed.geometry.format)
    }

    func draw(frame: Int, onto planes: [PlaneView]) {
        overlay?.blend(onto: planes)
    }

    private static func drawBox(behind placed: PlacedText, on surface: CairoSurface, at origin: (x: Double, y: Double))
    {
        let (box, padding) = (placed.layout.box, placed.geometry.padding)
        placed.brush.drawBox(
            on: surface, left: origin.x + Double(box.x) - padding.across,
            top: origin.y + Double(box.y) - padding.upright,
            right: origin.x + Double(box.x + box.width) + padding.across,
            bottom: origin.y + Double(box.y + box.height) + padding.upright, radius: 0.24 * placed.lineHeight)
    }
}
