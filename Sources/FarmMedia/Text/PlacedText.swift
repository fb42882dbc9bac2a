import CPango
import FarmCore

/// A cue's text, set in lines and given its place in the frame.
struct PlacedText {
    let text: LegibleText
    let layout: TextLayout
    /// What the layout's size came to, in pixels.
    let lineHeight: Double
    /// The layout's origin in the frame: whole pixels.
    let origin: (x: Double, y: Double)
    let geometry: SubtitleGeometry
    let brush: TextBrush
    /// What is drawn on: all ink, outline, shadow and box.
    let region: PixelRegion

    /// `nil` for a text that leaves no ink.
    init?(_ text: LegibleText, geometry: SubtitleGeometry, setter: TextSetter) throws(MediaError) {
        guard !text.isBlank else { return nil }
        let (layout, lineHeight) = try Self.fitted(text, geometry: geometry, setter: setter)
        let (ink, box) = (layout.ink, layout.box)
        guard ink.width > 0, ink.height > 0 else { return nil }
        self.text = text
        self.layout = layout
        self.lineHeight = lineHeight
        self.geometry = geometry
        brush = TextBrush(outline: geometry.outline, outlineColour: geometry.style.outlineColour)
        // A layout with a width begins at 0; its lines are centred within that width.
        let x = ((Double(geometry.format.width) - layout.width) / 2).rounded()
        let y = (geometry.top(ofBlock: Double(box.height)) - Double(box.y)).rounded()
        origin = (x, y)
        let padding = geometry.padding
        let left = min(Double(ink.x) - brush.margin, Double(box.x) - padding.across)
        let right = max(Double(ink.x + ink.width) + brush.margin, Double(box.x + box.width) + padding.across)
        let top = min(Double(ink.y) - brush.margin, Double(box.y) - padding.upright)
        let bottom = max(Double(ink.y + ink.height) + brush.margin, Double(box.y + box.height) + padding.upright)
        region = PixelRegion(around: x + left...x + right, y + top...y + bottom)
    }

    /// An empty surface over the region, and where on it the layout's origin lies.
    func surface() throws(MediaError) -> (surface: CairoSurface, origin: (x: Double, y: Double)) {
        (
            try CairoSurface(width: region.width, height: region.height),
            (origin.x - Double(region.left), origin.y - Double(region.top))
        )
    }

    /// Sets the text at the style's size if it goes into few lines, else smaller; when it gets too small to read,
    /// in as many lines as there is room for.
    private static func fitted(
        _ text: LegibleText, geometry: SubtitleGeometry, setter: TextSetter
    ) throws(MediaError) -> (TextLayout, lineHeight: Double) {
        var scale = 1.0
        while true {
            let lineHeight = scale * geometry.lineHeight
            let mayBreak = scale < SubtitleGeometry.smallestScale
            let layout = try setter.layout(
                text.text, lineHeight: lineHeight, width: geometry.widestLine, kept: mayBreak ? [] : text.pieces)
            let overflows = layout.overflows
            if mayBreak { layout.breakWords() }
            let fits =
                (mayBreak || (!overflows && layout.lineCount <= geometry.mostLines))
                && Double(layout.box.height) <= geometry.highestBlock
            if fits || lineHeight < 8 {
                layout.balanceLines()
                return (layout, lineHeight)
            }
            scale *= 0.92
        }
    }
}
