import FarmCore

/// Draws a prepared picture as a frame's motion shows it, at sub-pixel positions.
final class MotionSampler {
    private let picture: PreparedPicture
    private let format: VideoFormat
    private let motion: Motion
    private let frameCount: Int
    private let scaler = PlaneScaler()

    init(_ picture: PreparedPicture, motion: Motion, format: VideoFormat, frameCount: Int) {
        self.picture = picture
        self.motion = motion
        self.frameCount = frameCount
        self.format = format
    }

    /// Fills `planes` (Y, U, V of 4:2:0, chroma sited left as H.264 assumes: ITU-T H.264 E.2.1, type 0).
    func draw(frame index: Int, into planes: [PlaneView]) {
        let crop = motion.crop(atFrame: index, of: frameCount)
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
