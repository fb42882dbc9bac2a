import CPango
import FarmCore

/// Each word springs up as it sounds: it overshoots its size, settles and stays.
final class PopCue: ShownCue {
    private let words: [PoppingWord]
    private let format: VideoFormat

    init(_ placed: PlacedText, setter: TextSetter) throws(MediaError) {
        format = placed.geometry.format
        words = try PoppingWord.words(of: placed, setter: setter)
    }

    /// Shadows go below all letters, so that none darkens its neighbour.
    func draw(frame: Int, onto planes: [PlaneView]) throws(MediaError) {
        var drawings: [PoppingWord.Drawing] = []
        for word in words where word.firstFrame <= frame {
            drawings.append(try word.drawing(atFrame: frame, in: format))
        }
        for drawing in drawings { drawing.shadow?.blend(onto: planes) }
        for drawing in drawings { drawing.letters?.blend(onto: planes) }
    }
}

/// A word, or as much of it as stands on one line, that is drawn anew for each step of its spring and then kept.
private final class PoppingWord {
    struct Drawing {
        let step: Int
        let shadow: Overlay?
        let letters: Overlay?
    }

    /// Size and opacity for each 24th of a second: a spring that overshoots by a twelfth, as a curve in thousandths
    /// and 256ths.
    private static let spring = [(640, 150), (930, 256), (1080, 256), (1055, 256), (1018, 256), (1000, 256)]

    /// How much wider than at rest a word may be, in line heights.
    private static let reach = 0.22

    let firstFrame: Int
    private let lineHeight: Double
    private let layout: TextLayout
    /// The layout's origin and the point it grows about, in the frame.
    private let origin: (x: Double, y: Double)
    private let centre: (x: Double, y: Double)
    private let brush: TextBrush
    private let colour: Colour
    private var kept: Drawing?

    private init(
        firstFrame: Int, layout: TextLayout, origin: (x: Double, y: Double), centre: (x: Double, y: Double),
        placed: PlacedText
    ) {
        self.firstFrame = firstFrame
        self.layout = layout
        self.origin = origin
        self.centre = centre
        lineHeight = placed.lineHeight
        brush = placed.brush
        colour = placed.geometry.style.textColour
    }

    static func words(of placed: PlacedText, setter: TextSetter) throws(MediaError) -> [PoppingWord] {
        let text = Array(placed.text.text.utf8)
        var words: [PoppingWord] = []
        for line in placed.layout.lines {
            for word in placed.text.words {
                let bytes = word.bytes.clamped(to: line.bytes)
                let stretches = placed.layout.stretches(of: bytes, in: line)
                guard let left = stretches.map(\.lowerBound).min(), let right = stretches.map(\.upperBound).max()
                else { continue }
                let layout = try setter.layout(
                    part: String(decoding: text[bytes], as: UTF8.self), lineHeight: placed.lineHeight,
                    isRightToLeft: line.isRightToLeft)
                let baseline = placed.origin.y + line.baseline
                words.append(
                    PoppingWord(
                        firstFrame: word.firstFrame, layout: layout,
                        origin: (placed.origin.x + left, baseline - layout.baseline),
                        centre: (placed.origin.x + (left + right) / 2, baseline - 0.28 * placed.lineHeight),
                        placed: placed))
            }
        }
        return words
    }

    func drawing(atFrame frame: Int, in format: VideoFormat) throws(MediaError) -> Drawing {
        let age = (frame - firstFrame) * 24 * format.frameRate.denominator / format.frameRate.numerator
        let step = min(age, Self.spring.count - 1)
        if let kept, kept.step == step { return kept }
        let drawing = try draw(step: step, in: format)
        kept = drawing
        return drawing
    }

    private func draw(step: Int, in format: VideoFormat) throws(MediaError) -> Drawing {
        let (size, opacity) = Self.spring[step]
        let ink = layout.ink
        // A long word stays off its neighbours while it is too large.
        let reach = Self.reach * lineHeight / max(Double(ink.width), 1)
        let scale = min(Double(size) / 1000, 1 + reach)
        guard ink.width > 0, ink.height > 0 else { return Drawing(step: step, shadow: nil, letters: nil) }
        let left = centre.x + (origin.x + Double(ink.x) - brush.margin - centre.x) * scale
        let right = centre.x + (origin.x + Double(ink.x + ink.width) + brush.margin - centre.x) * scale
        let top = centre.y + (origin.y + Double(ink.y) - brush.margin - centre.y) * scale
        let bottom = centre.y + (origin.y + Double(ink.y + ink.height) + brush.margin - centre.y) * scale
        let region = PixelRegion(around: left - 2...right + 2, top - 2...bottom + 2)

        let letters = try surface(over: region, scale: scale)
        brush.drawOutline(of: layout, on: letters, at: origin)
        let shadow = try CairoSurface(width: region.width, height: region.height)
        try brush.castShadow(of: letters, on: shadow)
        TextBrush.drawLetters(of: layout, on: letters, at: origin, in: colour)
        if opacity < 256 {
            try shadow.fade { _ in opacity }
            try letters.fade { _ in opacity }
        }
        return Drawing(
            step: step, shadow: try Overlay(shadow, at: region, in: format),
            letters: try Overlay(letters, at: region, in: format))
    }

    private func surface(over region: PixelRegion, scale: Double) throws(MediaError) -> CairoSurface {
        let surface = try CairoSurface(width: region.width, height: region.height)
        cairo_translate(surface.context, centre.x - Double(region.left), centre.y - Double(region.top))
        cairo_scale(surface.context, scale, scale)
        cairo_translate(surface.context, -centre.x, -centre.y)
        return surface
    }
}
