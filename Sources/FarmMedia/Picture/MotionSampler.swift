import FarmCore

/// Draws a part of a prepared picture as a whole frame, at sub-pixel positions.
final class MotionSampler {
    private let picture: PreparedPicture
    private let format: VideoFormat
    private let scaler = PlaneScaler()

    init(_ picture: PreparedPicture, format: VideoFormat) {
        self.picture = picture
        self.format = format
    }

    /// Fills `planes` (Y, U, V of 4:2:0, chroma sited left as H.264 assumes: ITU-T H.264 E.2.1, type 0) with what
    /// lies within `crop`.
    func draw(through crop: CropRegion, into planes: [PlaneView]) {
        let luma = scaler.plan(from: picture.luma.size, through: crop, to: (format.width, format.height))
        scaler.run(luma, from: picture.luma.view, to: planes[0])

        // A chroma sample lies on the left one of the two luma columns it serves, half a luma column left of
        // their middle; between its two luma rows, where an even spread puts it anyway.
        let shift = -0.5 / Double(format.width) * crop.width
        let sited = CropRegion(left: crop.left + shift, top: crop.top, width: crop.width, height: crop.height)
        let chroma = scaler.plan(
            from: picture.blueChroma.size, through: sited, to: (format.width / 2, format.height / 2))
        scaler.run(chroma, from: picture.blueChroma.view, to: planes[1])
        scaler.run(chroma, from: picture.redChroma.view, to: planes[2])
    }
}

extension Plane {
    fileprivate var size: (width: Int, height: Int) { (width, height) }
}
