import FarmCore

/// Something done to every frame of a moving picture, the same on every machine: whole numbers only.
protocol FrameEffect {
    /// Changes the Y, U and V planes of the frame with this number.
    func apply(frame: Int, to planes: [PlaneView])
}

extension PictureEffects {
    /// What these effects do frame by frame, in order; nothing for those that are off. Grade and aberration are
    /// done to the picture itself, beforehand.
    ///
    /// - Parameter scene: The mean of the picture; `nil` for darkness.
    func prepared(for format: VideoFormat, scene: SmallCopy.Cell?) -> [any FrameEffect] {
        var effects: [any FrameEffect] = []
        if fog > 0 { effects.append(Fog(strength: fog, seed: seed, format: format, scene: scene)) }
        if vignette > 0 || flicker > 0 {
            effects.append(LensLight(vignette: vignette, flicker: flicker, seed: seed, format: format))
        }
        if grain > 0 { effects.append(FilmGrain(strength: grain, seed: seed, format: format)) }
        return effects
    }
}
