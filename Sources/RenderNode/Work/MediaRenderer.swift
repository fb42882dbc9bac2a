import FarmCore
import FarmMedia
import FarmProtocol
import Foundation

/// Renders with the media library of this build.
struct MediaRenderer: Renderer {
    var engine: String { RenderEngine.version }

    func render(
        _ work: Grant.Work, assets: [AssetID: URL], to output: URL, progress: (Int) -> Void,
        isCancelled: () -> Bool
    ) throws(MediaError) -> RenderNotes {
        switch work {
        case .clip(let recipe):
            let report = try ClipRenderer.render(
                recipe, images: assets, to: output, progress: progress, isCancelled: isCancelled)
            return RenderNotes(stages: report.stages, missingGlyphs: report.missingGlyphs)
        case .soundtrack(let recipe):
            let report = try SoundtrackRenderer.render(
                recipe, voices: assets, to: output, progress: progress, isCancelled: isCancelled)
            return RenderNotes(stages: report.stages)
        }
    }
}
