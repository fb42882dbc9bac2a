import FarmCore
import FarmMedia
import FarmProtocol
import Foundation

/// Renders with the media library of this build.
struct MediaRenderer: Renderer {
    var engine: String { ClipRenderer.engineVersion }

    func render(
        _ work: Grant.Work, assets: [AssetID: URL], to output: URL, progress: (Int) -> Void,
        isCancelled: () -> Bool
    ) throws(MediaError) {
        switch work {
        case .clip(let recipe):
            try ClipRenderer.render(recipe, images: assets, to: output, progress: progress, isCancelled: isCancelled)
        case .soundtrack(let recipe):
            try SoundtrackRenderer.render(
                recipe, voices: assets, to: output, progress: progress, isCancelled: isCancelled)
        }
    }
}
