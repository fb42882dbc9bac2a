import FarmCore

/// Where subtitles may stand in a picture and how large their parts are, in pixels.
struct SubtitleGeometry {
    let style: SubtitleStyle
    let format: VideoFormat

    /// Ascent plus descent, unless the text has to be set smaller.
    var lineHeight: Double { style.fontHeight * shortSide }
    /// A box needs no outline.
    var outline: Double { style.look == .boxed ? 0 : style.outlineWidth * shortSide }
    /// The box's reach beyond the text.
    var padding: (across: Double, upright: Double) {
        style.look == .boxed ? (0.34 * lineHeight, 0.16 * lineHeight) : (0, 0)
    }
    /// The widest a line may be: seven hundredths of the width stay free on either side.
    var widestLine: Double { 0.86 * Double(format.width) - 2 * padding.across }
    /// The highest a cue may be.
    var highestBlock: Double { 0.42 * Double(format.height) }
    /// Two lines, or three where lines are short.
    var mostLines: Int { format.width > format.height ? 2 : 3 }
    /// What a text may be reduced to before it is given more lines and its words are broken.
    static let smallestScale = 0.6

    /// The top of a block of this height that belongs where the style says and never leaves the picture.
    func top(ofBlock height: Double) -> Double {
        let frame = Double(format.height)
        let outer = height + 2 * padding.upright
        let wanted: Double
        switch style.place {
        case .top: wanted = max(style.margin * shortSide, isTall ? Self.phoneTop * frame : 0)
        case .middle: wanted = (frame - outer) / 2
        case .bottom: wanted = frame - max(style.margin * shortSide, isTall ? Self.phoneBottom * frame : 0) - outer
        }
        let room = 2 * outline
        return max(min(wanted, frame - outer - room), room) + padding.upright
    }

    private var shortSide: Double { Double(format.shortSide) }
    /// Held upright, the picture fills a phone, whose programs lay their own words and buttons over its ends.
    private var isTall: Bool { 10 * format.height >= 16 * format.width }
    private static let phoneTop = 0.1
    private static let phoneBottom = 0.18
}
