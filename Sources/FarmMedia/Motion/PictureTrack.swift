import FarmCore
import Foundation

/// The picture of a clip before any text, frame by frame.
final class PictureTrack {
    private let sampler: MotionSampler
    private let path: CameraPath

    init(_ recipe: ClipRecipe, images: [AssetID: URL]) throws(MediaError) {
        guard let image = recipe.image, let file = images[image] else {
            throw MediaError(.inputOutput, "The clip's picture is not here.")
        }
        path = CameraPath(recipe.motion, frameCount: recipe.frameCount, rate: recipe.format.frameRate)
        let picture = try PreparedPicture(
            ImageCodec.decode(contentsOf: file), for: recipe.format,
            closestView: path.closestView(upToFrame: recipe.frameCount - 1))
        sampler = MotionSampler(picture, format: recipe.format)
    }

    /// Fills a frame's planes.
    func draw(frame: Int, into planes: [PlaneView]) throws(MediaError) {
        try sampler.draw(through: path.view(atFrame: frame), into: planes)
    }
}
