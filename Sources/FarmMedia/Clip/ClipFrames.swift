import FarmCore
import Foundation

/// The unencoded frames of a clip, drawn one after the other.
///
/// Used by one thread at a time.
package final class ClipFrames {
    private let picture: PictureTrack
    private let text: TextStage
    private let fades: FadeTrack

    /// - Parameter images: Where each picture of the recipe lies; its content, not its name, is decoded.
    package init(_ recipe: ClipRecipe, images: [AssetID: URL]) throws(MediaError) {
        picture = try PictureTrack(recipe, images: images)
        text = try TextStage(recipe)
        fades = FadeTrack(recipe)
    }

    /// What of the words could not be drawn.
    package var missingGlyphs: [String] { text.missingGlyphs }

    /// Fills a frame's Y, U and V planes. Frames must come in order.
    package func draw(frame: Int, into planes: [PlaneView]) throws(MediaError) {
        try picture.draw(frame: frame, into: planes)
        try text.draw(frame: frame, onto: planes)
        fades.draw(frame: frame, onto: planes)
    }
}
