import CZimg
import FarmCore

/// Draws a prepared picture as a frame's motion shows it, at sub-pixel positions.
final class MotionSampler {
    private let picture: PreparedPicture
    private let format: VideoFormat
    private let motion: Motion
    private let frameCount: Int
    private let scratch = ScratchMemory()

    init(_ picture: PreparedPicture, motion: Motion, format: VideoFormat, frameCount: Int) {
        self.picture = picture
        self.motion = motion
        self.frameCount = frameCount
        self.format = format
    }

    /// Fills `planes` (Y, U, V of 4:2:0, chroma sited left as H.264 assumes: ITU-T H.264 E.2.1, type 0).
    func draw(frame index: Int, into planes: [PlaneView]) throws(MediaError) {
        let crop = motion.crop(atFrame: index, of: frameCount)
        let lumaGraph = try Self.graph(from: picture.luma, through: crop, width: format.width, height: format.height)
        try lumaGraph.run(from: picture.luma.view, to: planes[0], scratch: scratch)

        // A chroma sample lies on the left one of the two luma columns it serves, half a luma column left of
        // their middle; between its two luma rows, where an even spread puts it anyway.
        let shift = -0.5 / Double(format.width) * crop.width
        let sited = CropRegion(left: crop.left + shift, top: crop.top, width: crop.width, height: crop.height)
        let chromaGraph = try Self.graph(
            from: picture.blueChroma, through: sited, width: format.width / 2, height: format.height / 2)
        try chromaGraph.run(from: picture.blueChroma.view, to: planes[1], scratch: scratch)
        try chromaGraph.run(from: picture.redChroma.view, to: planes[2], scratch: scratch)
    }

    private static func graph(
        from plane: Plane, through region: CropRegion, width: Int, height: Int
    ) throws(MediaError) -> ResampleGraph {
        try ResampleGraph(
            from: PlanarFormat.plane(width: plane.width, height: plane.height).seen(through: region),
            to: PlanarFormat.plane(width: width, height: height))
    }
}
