import FarmCore

/// All words of a clip, laid over its pictures: subtitles and card.
final class TextStage {
    /// The characters that no font of the farm has, each once and in order of their numbers. They are left out of
    /// the picture.
    let missingGlyphs: [String]
    private let subtitles: SubtitleTrack
    private let card: CardTrack?

    init(_ recipe: ClipRecipe) throws(MediaError) {
        // One language for all, since a cue by itself may be too short to tell.
        let words = recipe.cues.map(\.text) + (recipe.card.map { [$0.title, $0.subtitle] } ?? [])
        let language = TextLanguage(of: words)
        subtitles = try SubtitleTrack(
            recipe.cues, style: recipe.subtitles, format: recipe.format, language: language)
        if let card = recipe.card {
            self.card = try CardTrack(card, format: recipe.format, frameCount: recipe.frameCount, language: language)
        } else {
            card = nil
        }
        missingGlyphs = Set(subtitles.missing + (card?.missing ?? [])).sorted().map { String(Character($0)) }
    }

    /// Lays the words of `frame` over its planes. Frames must come in order.
    func draw(frame: Int, onto planes: [PlaneView]) throws(MediaError) {
        try card?.draw(frame: frame, onto: planes)
        try subtitles.draw(frame: frame, onto: planes)
    }
}
