import CPango
import FarmCore

/// Text that appears from the middle of its lines outwards, each letter gently, and then stays.
final class FadingText {
    /// In frames.
    struct Timing {
        let firstFrame: Int
        /// How much later than the middle the ends begin.
        let spread: Int
        /// How long each place takes.
        let fade: Int
    }

    private let surface: CairoSurface
    private let region: PixelRegion
    private let format: VideoFormat
    private let timing: Timing
    private var whole: Overlay?

    /// - Parameters:
    ///   - top: The text's upper edge in the frame.
    ///   - rule: A thin line across the middle, at a height and of a width.
    init(
        _ layout: TextLayout, top: Double, colour: Colour, format: VideoFormat, timing: Timing,
        rule: (y: Double, width: Double)? = nil
    ) throws(MediaError) {
        let brush = TextBrush(outline: 0.006 * Double(format.shortSide), outlineColour: CardTypography.shadowColour)
        let ink = layout.ink
        let middle = Double(format.width) / 2
        let origin = ((middle - layout.width / 2).rounded(), (top - Double(layout.box.y)).rounded())
        let half = max(Double(ink.width) / 2, rule?.width ?? 0) + 2 * brush.margin
        let inkTop = origin.1 + Double(ink.y)
        region = PixelRegion(
            around: middle - half...middle + half,
            min(rule?.y ?? inkTop, inkTop) - 2 * brush.margin...inkTop + Double(ink.height) + 2 * brush.margin)
        surface = try CairoSurface(width: region.width, height: region.height)
        let place = (x: origin.0 - Double(region.left), y: origin.1 - Double(region.top))
        // No outline: a soft darkness that the letters stand out from on a bright picture.
        brush.drawOutline(of: layout, on: surface, at: place)
        try SoftShadow.cast(on: surface, radius: 2 * brush.blur, opacity: 190)
        TextBrush.drawLetters(of: layout, on: surface, at: place, in: colour)
        if let rule {
            let thickness = max(1, (0.0018 * Double(format.shortSide)).rounded())
            cairo_rectangle(
                surface.context, (middle - rule.width / 2).rounded() - Double(region.left),
                rule.y - Double(region.top), rule.width.rounded(), thickness)
            cairo_set_source(surface.context, colour, opacity: 0.7)
            cairo_fill(surface.context)
        }
        try surface.check()
        self.format = format
        self.timing = timing
    }

    func draw(frame: Int, onto planes: [PlaneView]) throws(MediaError) {
        let age = frame - timing.firstFrame
        guard age > 0 else { return }
        if age < timing.spread + timing.fade {
            let fading = try surface.copy()
            let centre = surface.width / 2
            try fading.fade { column in
                strength(at: age, distance: abs(column - centre) * 256 / max(1, centre))
            }
            try Overlay(fading, at: region, in: format)?.blend(onto: planes)
        } else {
            if whole == nil { whole = try Overlay(surface, at: region, in: format) }
            whole?.blend(onto: planes)
        }
    }

    /// Of 256, `distance` 256ths from the middle to the end; eased at both ends.
    private func strength(at age: Int, distance: Int) -> Int {
        let passed = 256 * age - distance * timing.spread
        let share = min(max(passed / max(1, timing.fade), 0), 256)
        return share * share * (768 - 2 * share) / (256 * 256)
    }
}

extension FadingText.Timing {
    /// A third of a second of nothing, then the title.
    static func title(_ rate: FrameRate, frameCount: Int) -> Self {
        Self(rate, frameCount: frameCount, delay: 300, spread: 600, fade: 900)
    }

    /// The line below, when most of the title is there.
    static func subtitle(_ rate: FrameRate, frameCount: Int) -> Self {
        Self(rate, frameCount: frameCount, delay: 1300, spread: 300, fade: 800)
    }

    /// All in milliseconds, and faster in a clip of which the whole would take more than half.
    private init(_ rate: FrameRate, frameCount: Int, delay: Int, spread: Int, fade: Int) {
        func frames(_ milliseconds: Int) -> Int {
            let usual = milliseconds * rate.numerator / (1000 * rate.denominator)
            return min(usual, milliseconds * frameCount / (2 * Self.whole))
        }
        self.init(firstFrame: frames(delay), spread: frames(spread), fade: frames(fade))
    }

    private static let whole = 2400
}
