import FarmCore

/// One pass over a soundtrack: the narration turned up or down, its ambience under it, the whole faded at its ends and
/// kept under a ceiling.
struct SoundtrackMix {
    /// What the narration's samples are multiplied by.
    let gain: Float
    /// The narration's loudness after that, in LUFS, which a bed is measured against.
    let narrationLoudness: Double
    /// The greatest magnitude at and between samples.
    let ceiling: Float

    /// Hands `listener` the finished sound, `recipe.sampleCount` samples in all; blocks may be empty.
    func play(
        _ narration: Narration, _ listener: (SoundBlock) throws(MediaError) -> Void
    ) throws(MediaError) {
        let recipe = narration.recipe
        let gain = gain
        var bed = recipe.ambience.map {
            AmbienceMixer($0, sampleCount: recipe.sampleCount, narrationLoudness: narrationLoudness)
        }
        var fade = WholeFade(sampleCount: recipe.sampleCount)
        var limiter = TruePeakLimiter(ceiling: ceiling)
        try narration.play { samples throws(MediaError) in
            let voice = gain == 1 ? samples : samples.map { $0 * gain }
            try listener(limiter.pass(fade.pass(bed?.pass(voice) ?? SoundBlock(voice))))
        }
        if let rest = bed?.finish() { try listener(limiter.pass(fade.pass(rest))) }
        try listener(limiter.finish(stereo: bed != nil))
    }
}

/// Raises a soundtrack out of silence in 20 ms at its beginning and lowers it in a quarter of a second at its end.
struct WholeFade {
    private let rise: Int
    private let fall: Int
    private let sampleCount: Int
    private var position = 0

    init(sampleCount: Int) {
        self.sampleCount = sampleCount
        // A sound of nearly no length is not all fade.
        rise = min(AudioClock.sampleRate / 50, sampleCount / 4)
        fall = min(AudioClock.sampleRate / 4, sampleCount / 4)
    }

    mutating func pass(_ block: SoundBlock) -> SoundBlock {
        defer { position += block.count }
        guard position < rise || position + block.count > sampleCount - fall else { return block }
        var faded = block
        for index in 0..<block.count {
            let gain = gain(at: position + index)
            faded.left[index] *= gain
            faded.right?[index] *= gain
        }
        return faded
    }

    private func gain(at sample: Int) -> Float {
        if sample < rise { return Float(SteadyMath.rise((Double(sample) + 0.5) / Double(rise))) }
        let left = sampleCount - sample
        return left <= fall ? Float(SteadyMath.rise((Double(left) - 0.5) / Double(fall))) : 1
    }
}
