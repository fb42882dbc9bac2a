import FarmCore
import Foundation

/// The unencoded frames of a clip, drawn one after the other.
///
/// Used by one thread at a time.
package final class ClipFrames {
    private let picture: MotionSampler
    private let text: TextStage

    /// - Parameter images: Where each picture of the recipe lies; its content, not its name, is decoded.
    package init(_ recipe: ClipRecipe, images: [AssetID: URL]) throws(MediaError) {
        guard let image = recipe.image, let file = images[image] else {
            throw MediaError(.inputOutput, "The clip's picture is not here.")
        }
        picture = try MotionSampler(
            PreparedPicture(
                ImageCodec.decode(contentsOf: file), for: recipe.format, closestView: recipe.closestView),
            motion: recipe.motion, format: recipe.format, frameCount: recipe.frameCount)
        text = try TextStage(recipe)
    }

    /// What of the words could not be drawn.
    package var missingGlyphs: [String] { text.missingGlyphs }

    /// Fills a frame's Y, U and V planes. Frames must come in order.
    package func draw(frame: Int, into planes: [PlaneView]) throws(MediaError) {
        picture.draw(frame: frame, into: planes)
        try text.draw(frame: frame, onto: planes)
    }
}
