import FarmCore

/// Draws subtitle cues in a style's look.
///
/// Used from one thread at a time; each clip has its own.
final class SubtitlePainter {
    private let geometry: SubtitleGeometry
    private let setter: TextSetter

    init(style: SubtitleStyle, format: VideoFormat, language: TextLanguage, bearsMarks: Bool) throws(MediaError) {
        geometry = SubtitleGeometry(style: style, format: format)
        setter = try TextSetter(.subtitle(style, language: language, bearsMarks: bearsMarks), language: language)
    }

    /// What of the cue's words can be drawn.
    func legible(_ cue: SubtitleCue) throws(MediaError) -> LegibleText {
        try LegibleText(cue.words, setter: setter)
    }

    /// The cue ready to be shown, or `nil` for a text that leaves no ink.
    /// - Parameter endFrame: The first frame of the clip without it.
    func show(_ text: LegibleText, endFrame: Int) throws(MediaError) -> (any ShownCue)? {
        guard let placed = try PlacedText(text, geometry: geometry, setter: setter) else { return nil }
        switch geometry.style.look {
        case .plain, .boxed: return try SteadyCue(placed)
        case .karaoke: return try KaraokeCue(placed)
        case .pop: return try PopCue(placed, setter: setter)
        case .typewriter: return try TypewriterCue(placed, endFrame: endFrame)
        }
    }
}
