import FarmCore

/// The subtitles of a clip, frame by frame: each cue is drawn when it first appears and kept while it stays.
final class SubtitleTrack {
    private let painter: SubtitlePainter
    private let cues: [SubtitleCue]
    /// Cues before this one have left the screen.
    private var nextCue = 0
    private var shown: [(endFrame: Int, overlay: Overlay)] = []

    init(_ cues: [SubtitleCue], style: SubtitleStyle, format: VideoFormat) throws(MediaError) {
        painter = try SubtitlePainter(style: style, format: format)
        self.cues = cues.sorted { $0.firstFrame < $1.firstFrame }
    }

    /// Lays what is on screen at `frame` over its planes. Frames must come in order.
    func draw(frame: Int, onto planes: [PlaneView]) throws(MediaError) {
        shown.removeAll { $0.endFrame <= frame }
        while nextCue < cues.count, cues[nextCue].firstFrame <= frame {
            let cue = cues[nextCue]
            nextCue += 1
            guard frame < cue.endFrame, let overlay = try painter.overlay(for: cue.text) else { continue }
            shown.append((cue.endFrame, overlay))
        }
        for cue in shown { cue.overlay.blend(onto: planes) }
    }
}
