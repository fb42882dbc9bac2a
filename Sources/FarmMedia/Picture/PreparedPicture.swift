import CZimg
import FarmCore

/// A picture made ready for motion: cropped to the video's ratio and held as BT.709 planes, once for all
/// frames of a clip.
///
/// Each plane has no more samples than the closest view of the clip can show, so that a frame costs the same
/// whatever the size of the image. Chroma samples lie evenly over the picture; `MotionSampler` sites them.
struct PreparedPicture {
    let luma: Plane
    let blueChroma: Plane
    let redChroma: Plane

    /// - Parameter closestView: The smallest part of the picture, in fractions of its width, that a frame shows.
    init(_ bitmap: Bitmap, for format: VideoFormat, closestView: Double) throws(MediaError) {
        let fitted = CropRegion.centred(
            ofWidth: bitmap.width, height: bitmap.height, toFill: format.width, by: format.height)
        let scratch = ScratchMemory()
        let size = Self.size(
            of: fitted, in: bitmap, atMostWidth: Double(format.width) / closestView,
            height: Double(format.height) / closestView)
        let graph = try ResampleGraph(
            from: PlanarFormat.rgb(width: bitmap.width, height: bitmap.height).seen(through: fitted),
            to: PlanarFormat.videoFullChroma(width: size.width, height: size.height))
        let planes = try [0, 1, 2].map { _ throws(MediaError) in
            try Plane(width: size.width, height: size.height)
        }
        let colours = try bitmap.colourPlanes()
        try graph.run(from: colours.map(\.view), to: planes.map(\.view), scratch: scratch)

        luma = planes[0]
        let chroma = (
            width: min(size.width, Int((Double(format.width / 2) / closestView).rounded(.up))),
            height: min(size.height, Int((Double(format.height / 2) / closestView).rounded(.up)))
        )
        let shrink = try ResampleGraph(
            from: PlanarFormat.grey(width: size.width, height: size.height),
            to: PlanarFormat.grey(width: chroma.width, height: chroma.height))
        blueChroma = try Plane(width: chroma.width, height: chroma.height)
        redChroma = try Plane(width: chroma.width, height: chroma.height)
        try shrink.run(from: [planes[1].view], to: [blueChroma.view], scratch: scratch)
        try shrink.run(from: [planes[2].view], to: [redChroma.view], scratch: scratch)
    }

    /// The samples that the fitted part of `bitmap` really has, but no more than asked for.
    private static func size(
        of fitted: CropRegion, in bitmap: Bitmap, atMostWidth width: Double, height: Double
    ) -> (width: Int, height: Int) {
        let fittedWidth = (fitted.width * Double(bitmap.width)).rounded()
        let fittedHeight = (fitted.height * Double(bitmap.height)).rounded()
        return (Int(max(1, min(fittedWidth, width.rounded(.up)))), Int(max(1, min(fittedHeight, height.rounded(.up)))))
    }
}

extension CropRegion {
    /// The largest part in the middle of a picture that has the ratio of the raster to fill.
    static func centred(ofWidth width: Int, height: Int, toFill targetWidth: Int, by targetHeight: Int) -> CropRegion {
        let ratio = Double(width * targetHeight) / Double(height * targetWidth)
        let size = (width: min(1, 1 / ratio), height: min(1, ratio))
        return CropRegion(
            left: (1 - size.width) / 2, top: (1 - size.height) / 2, width: size.width, height: size.height)
    }
}
