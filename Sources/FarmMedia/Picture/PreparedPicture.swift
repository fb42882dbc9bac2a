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

    /// - Parameters:
    ///   - window: The part of the bitmap, of the video's ratio, that is the picture; its middle by default.
    ///   - closestView: The smallest part of the picture, in fractions of its width, that a frame shows.
    ///   - spread: The share by which blue and red are drawn apart towards the edges.
    init(
        _ bitmap: Bitmap, window: CropRegion? = nil, for format: VideoFormat, closestView: Double, spread: Double = 0
    ) throws(MediaError) {
        let fitted =
            window
            ?? .centred(ofWidth: bitmap.width, height: bitmap.height, toFill: format.width, by: format.height)
        let planes = try VideoColour.videoPlanes(of: bitmap)
        func prepared(_ plane: Plane, width: Int, height: Int, grown: Double = 0) throws(MediaError) -> Plane {
            try plane.resampled(
                through: fitted.grown(by: grown),
                width: Self.samples(Double(plane.width) * fitted.width, atMost: Double(width) / closestView),
                height: Self.samples(Double(plane.height) * fitted.height, atMost: Double(height) / closestView))
        }
        luma = try prepared(planes[0], width: format.width, height: format.height)
        let chroma = (width: format.width / 2, height: format.height / 2)
        blueChroma = try prepared(planes[1], width: chroma.width, height: chroma.height, grown: -spread)
        redChroma = try prepared(planes[2], width: chroma.width, height: chroma.height, grown: spread)
    }

    /// The samples that the image really has along a side, but no more than can be shown.
    private static func samples(_ available: Double, atMost shown: Double) -> Int {
        Int(max(1, min(available.rounded(), shown.rounded(.up))))
    }
}

extension Plane {
    /// The part of the plane within `region`, at another size.
    func resampled(through region: CropRegion, width: Int, height: Int) throws(MediaError) -> Plane {
        let graph = try ResampleGraph(
            from: PlanarFormat.plane(width: self.width, height: self.height).seen(through: region),
            to: PlanarFormat.plane(width: width, height: height))
        let plane = try Plane(width: width, height: height)
        try graph.run(from: view, to: plane.view, scratch: ScratchMemory())
        return plane
    }
}

extension CropRegion {
    /// The region about the same middle, larger by a share of its size.
    func grown(by share: Double) -> CropRegion {
        CropRegion(
            left: left - width * share / 2, top: top - height * share / 2, width: width * (1 + share),
            height: height * (1 + share))
    }

    /// The largest part in the middle of a picture that has the ratio of the raster to fill.
    static func centred(ofWidth width: Int, height: Int, toFill targetWidth: Int, by targetHeight: Int) -> CropRegion {
        let ratio = Double(width * targetHeight) / Double(height * targetWidth)
        let size = (width: min(1, 1 / ratio), height: min(1, ratio))
        return CropRegion(
            left: (1 - size.width) / 2, top: (1 - size.height) / 2, width: size.width, height: size.height)
    }
}
