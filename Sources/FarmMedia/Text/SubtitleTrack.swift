import FarmCore

/// The subtitles of a clip, frame by frame: each cue is drawn when it first appears and kept while it stays.
final class SubtitleTrack {
    /// The characters of the cues that no font has, which are left out.
    let missing: [Unicode.Scalar]
    private let painter: SubtitlePainter
    private let cues: [(cue: SubtitleCue, text: LegibleText)]
    /// Cues before this one have left the screen.
    private var nextCue = 0
    private var shown: [(endFrame: Int, cue: any ShownCue)] = []

    init(
        _ cues: [SubtitleCue], style: SubtitleStyle, format: VideoFormat, language: TextLanguage
    ) throws(MediaError) {
        painter = try SubtitlePainter(
            style: style, format: format, language: language, bearsMarks: cues.contains { $0.text.bearsMarks })
        var legible: [(SubtitleCue, LegibleText)] = []
        for cue in cues.sorted(by: { $0.firstFrame < $1.firstFrame }) {
            legible.append((cue, try painter.legible(cue)))
        }
        self.cues = legible
        missing = legible.flatMap(\.1.missing)
    }

    /// Lays what is on screen at `frame` over its planes. Frames must come in order.
    func draw(frame: Int, onto planes: [PlaneView]) throws(MediaError) {
        shown.removeAll { $0.endFrame <= frame }
        while nextCue < cues.count, cues[nextCue].cue.firstFrame <= frame {
            let (cue, text) = cues[nextCue]
            nextCue += 1
            guard frame < cue.endFrame, let ready = try painter.show(text, endFrame: cue.endFrame) else { continue }
            shown.append((cue.endFrame, ready))
        }
        for cue in shown { try cue.cue.draw(frame: frame, onto: planes) }
    }
}
