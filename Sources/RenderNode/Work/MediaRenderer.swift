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
            guard let image = assets[recipe.image] else {
                throw MediaError(.inputOutput, "The picture \(recipe.image) is not here.")
            }
            try ClipRenderer.render(recipe, image: image, to: output, progress: progress, isCancelled: isCancelled)
        case .soundtrack(let recipe):
            try SoundtrackRenderer.render(
                recipe, voices: assets, to: output, progress: progress, isCancelled: isCancelled)
        }
    }
}
