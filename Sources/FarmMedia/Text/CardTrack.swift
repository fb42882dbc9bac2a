import CPango
import FarmCore

/// A card's words in the middle of the picture: the title comes out of the dark from its middle outwards, then the
/// line below.
final class CardTrack {
    /// The characters that no font has, which are left out.
    let missing: [Unicode.Scalar]
    private var parts: [FadingText]

    init(_ card: Card, format: VideoFormat, frameCount: Int, language: TextLanguage) throws(MediaError) {
        let setter = try TextSetter(.title(language: language), language: language)
        let title = try LegibleText(CardTypography.title(card.title), setter: setter)
        let subtitle = try LegibleText(card.subtitle, setter: setter)
        missing = title.missing + subtitle.missing

        let side = Double(format.shortSide)
        let room = CardTypography.titleRoom(for: title.text, in: format)
        let width = room.width * Double(format.width)
        let titleLayout =
            try title.isBlank
            ? nil
            : Self.fitted(
                title.text, setter: setter, lineHeight: CardTypography.titleHeight * side,
                tracking: CardTypography.tracking(of: title.text, wide: 0.13), width: width, lines: room.lines,
                height: room.height * Double(format.height), smallest: CardTypography.smallestScale)
        let subtitleLayout =
            try subtitle.isBlank
            ? nil
            : Self.fitted(
                subtitle.text, setter: setter, lineHeight: CardTypography.subtitleHeight * side,
                tracking: CardTypography.tracking(of: subtitle.text, wide: 0.05), width: width, lines: 2,
                height: 0.2 * Double(format.height), smallest: CardTypography.subtitleScale)

        let hasBoth = titleLayout != nil && subtitleLayout != nil
        let gap = hasBoth ? (CardTypography.gap * side).rounded() : 0
        let (titleBox, subtitleBox) = (titleLayout?.box, subtitleLayout?.box)
        let height = Double(titleBox?.height ?? 0) + 2 * gap + Double(subtitleBox?.height ?? 0)
        // The eye takes a place a little above the middle for the middle.
        let top = ((Double(format.height) - height) * 0.47).rounded()
        let below = top + Double(titleBox?.height ?? 0) + 2 * gap
        let rate = format.frameRate
        var parts: [FadingText] = []
        if let titleLayout {
            parts.append(
                try FadingText(
                    titleLayout, top: top, colour: CardTypography.titleColour, format: format,
                    timing: .title(rate, frameCount: frameCount)))
        }
        if let subtitleLayout {
            parts.append(
                try FadingText(
                    subtitleLayout, top: below, colour: CardTypography.subtitleColour, format: format,
                    timing: .subtitle(rate, frameCount: frameCount),
                    rule: hasBoth ? (below - gap, CardTypography.ruleWidth * side) : nil))
        }
        self.parts = parts
    }

    /// Lays the card at `frame` over the frame's planes. Frames must come in order.
    func draw(frame: Int, onto planes: [PlaneView]) throws(MediaError) {
        for part in parts { try part.draw(frame: frame, onto: planes) }
    }

    /// Sets text as large as goes into the room.
    private static func fitted(
        _ text: String, setter: TextSetter, lineHeight: Double, tracking: Double, width: Double, lines: Int,
        height: Double, smallest: Double
    ) throws(MediaError) -> TextLayout {
        var scale = 1.0
        while true {
            let size = scale * lineHeight
            let layout = try setter.layout(text, lineHeight: size, width: width, tracking: tracking * size)
            let mayBreak = scale < smallest
            let overflows = layout.overflows
            if mayBreak { layout.breakWords() }
            let fits =
                (mayBreak || (!overflows && layout.lineCount <= lines)) && Double(layout.box.height) <= height
            if fits || size < 8 {
                layout.balanceLines()
                return layout
            }
            scale *= 0.94
        }
    }
}
