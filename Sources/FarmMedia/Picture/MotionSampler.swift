import CZimg
import FarmCore

/// Draws a part of a prepared picture as a whole frame, at sub-pixel positions.
final class MotionSampler {
    private let picture: PreparedPicture
    private let format: VideoFormat
    private let scratch = ScratchMemory()

    init(_ picture: PreparedPicture, format: VideoFormat) {
        self.picture = picture
        self.format = format
    }

    /// Fills `planes` (Y, U, V of 4:2:0, chroma sited left as H.264 assumes: ITU-T H.264 E.2.1, type 0) with what
    /// lies within `crop`.
    func draw(through crop: CropRegion, into planes: [PlaneView]) throws(MediaError) {
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
