import FarmCore
import Foundation

/// The picture of a clip before any text, frame by frame, under the one before while that still fades out.
final class PictureTrack {
    private let own: MovingPicture
    private var outgoing: (picture: MovingPicture, planes: [Plane], ownFrames: Int, fadeFrames: Int)?
    private let format: VideoFormat

    /// - Parameter images: Where each picture of the recipe lies; its content, not its name, is decoded.
    init(_ recipe: ClipRecipe, images: [AssetID: URL]) throws(MediaError) {
        func bitmap(_ image: AssetID) throws(MediaError) -> Bitmap {
            guard let file = images[image] else {
                throw MediaError(.inputOutput, "A picture of the clip is not here.")
            }
            return try ImageCodec.decode(contentsOf: file)
        }
        format = recipe.format
        var picture: Bitmap?
        if let image = recipe.image { picture = try bitmap(image) }
        own = try MovingPicture(
            picture, motion: recipe.motion, effects: recipe.effects, frameCount: recipe.frameCount,
            lastFrame: recipe.frameCount - 1, format: format, isBackdrop: recipe.card != nil)
        guard let entrance = recipe.entrance, case .crossfade(let before) = entrance.kind else { return }
        let leaving = try MovingPicture(
            bitmap(before.image), motion: before.motion, effects: before.effects, frameCount: before.frameCount,
            lastFrame: before.frameCount + entrance.frameCount - 1, format: format)
        outgoing = try (leaving, format.planes(), before.frameCount, entrance.frameCount)
    }

    /// Fills a frame's planes. Frames must come in order.
    func draw(frame: Int, into planes: [PlaneView]) throws(MediaError) {
        try own.draw(frame: frame, into: planes)
        guard let outgoing else { return }
        guard frame < outgoing.fadeFrames else {
            self.outgoing = nil
            return
        }
        let under = outgoing.planes.map(\.view)
        try outgoing.picture.draw(frame: outgoing.ownFrames + frame, into: under)
        // Frame 0 already has a trace of the new picture, the last still one of the old.
        let share = Fading.eased(frame + 1, of: outgoing.fadeFrames + 1)
        for (index, plane) in planes.enumerated() {
            let (width, height) = index == 0 ? (format.width, format.height) : (format.width / 2, format.height / 2)
            plane.mix(over: under[index], share: UInt16(share), width: width, height: height)
        }
    }
}

/// How far a fade has come.
enum Fading {
    /// `step / steps` of the way, in 256ths: slowly at first and at last.
    static func eased(_ step: Int, of steps: Int) -> Int {
        let t = min(max(step, 0), steps) * 4096 / max(1, steps)
        return (((3 * t * t - 2 * t * t / 4096 * t) / 4096) + 8) >> 4
    }
}

extension PlaneView {
    /// Keeps `share` 256ths of its samples and takes the rest from `other`.
    fileprivate func mix(over other: PlaneView, share: UInt16, width: Int, height: Int) {
        withExtendedLifetime((self, other)) {
            for row in 0..<height {
                let upper = base + row * stride
                let lower = other.base + row * other.stride
                for column in 0..<width {
                    let sum = UInt16(upper[column]) &* share &+ UInt16(lower[column]) &* (256 &- share) &+ 128
                    upper[column] = UInt8(truncatingIfNeeded: sum &>> 8)
                }
            }
        }
    }
}
