import FarmCore

extension ClipRecipe {
    /// Throws for a recipe that no image could make a clip of.
    func requireRenderable() throws(MediaError) {
        guard (1...MediaLimits.clipFrames).contains(frameCount) else {
            throw MediaError(
                .inputTooLarge, "A clip has between 1 and \(MediaLimits.clipFrames) frames, not \(frameCount).")
        }
        try format.requireWithinLimits()
        guard cues.count <= MediaLimits.clipCues,
            cues.allSatisfy({ $0.text.utf8.count <= MediaLimits.cueBytes })
        else { throw MediaError(.inputTooLarge, "The clip's subtitles are beyond the limit.") }
        try requireDrawable()
    }

    private func requireDrawable() throws(MediaError) {
        try motion.requireWithinPicture(frameCount: frameCount, upToFrame: frameCount - 1, rate: format.frameRate)
        if case .crossfade(let before) = entrance?.kind, let entrance {
            guard (1...MediaLimits.clipFrames).contains(before.frameCount) else {
                throw MediaError(.inputTooLarge, "The clip before has \(before.frameCount) frames.")
            }
            try before.motion.requireWithinPicture(
                frameCount: before.frameCount, upToFrame: before.frameCount + entrance.frameCount - 1,
                rate: format.frameRate)
        }
        for frames in [entrance?.frameCount, exit?.frameCount].compactMap({ $0 }) {
            guard (1...frameCount).contains(frames) else {
                throw MediaError(.corruptInput, "A transition of \(frames) frames does not fit the clip.")
            }
        }
        guard (0.01...0.5).contains(subtitles.fontHeight), (0...0.1).contains(subtitles.outlineWidth),
            (0...0.9).contains(subtitles.margin)
        else { throw MediaError(.corruptInput, "The subtitles' size or place is not in the picture.") }
    }
}

extension Motion {
    /// Throws for a motion whose frames up to `frame` would leave the picture or come too close to it.
    fileprivate func requireWithinPicture(
        frameCount: Int, upToFrame frame: Int, rate: FrameRate
    ) throws(MediaError) {
        let focus = focus ?? .middle
        guard (0...1).contains(focus.x), (0...1).contains(focus.y), (0...1).contains(reach),
            CameraPath(self, frameCount: frameCount, rate: rate).closestView(upToFrame: frame)
                >= MediaLimits.closestView
        else { throw MediaError(.corruptInput, "The motion leaves the picture or comes too close.") }
    }
}

extension VideoFormat {
    /// Throws `.inputTooLarge` for a raster or pace that is not made.
    func requireWithinLimits() throws(MediaError) {
        guard max(width, height) <= MediaLimits.videoSide, min(width, height) >= 16 else {
            throw MediaError(.inputTooLarge, "A video of \(width)×\(height) cannot be made.")
        }
        guard let numerator = Int32(exactly: frameRate.numerator),
            let denominator = Int32(exactly: frameRate.denominator),
            numerator >= denominator, numerator / denominator <= 120
        else { throw MediaError(.inputTooLarge, "A frame rate lies between 1 and 120.") }
    }
}
