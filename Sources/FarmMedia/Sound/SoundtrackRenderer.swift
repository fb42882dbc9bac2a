import FarmCore
import Foundation

/// Makes a video's one continuous sound out of its voices and its ambience.
public enum SoundtrackRenderer {
    /// No soundtrack without a target of its own rises above this, at or between samples: −1.5 dBTP.
    static let truePeak = -1.5
    /// How far under the asked true peak the sound is kept before it is encoded: what AAC adds to peaks, as measured
    /// on speech with every bed at this bit rate (0.76 dB at most), and a little more.
    static let encoderMargin = 1.0
    /// What AAC takes from the loudness of speech at this bit rate, in LU, as measured.
    static let encoderLoss = 0.08

    /// Writes the soundtrack as an M4A file (AAC-LC, 48 kHz, stereo, 160 kb/s) that lasts exactly
    /// `recipe.sampleCount` samples, each voice's first sample at its `firstSample`.
    ///
    /// Where the recipe has a loudness, the whole is brought to it (ITU-R BS.1770-4) and its peaks are limited to
    /// its true peak. Otherwise voices keep their loudness; only where one would pass −1.5 dBTP are all lowered
    /// alike. An ambience lies under the voices, lower where somebody speaks. A voice is cut where the next begins
    /// or the soundtrack ends.
    ///
    /// Voices are decoded two to five times (to measure them, to try the mix where it is limited or has a bed, to
    /// write it), one at a time and block by block, so memory does not grow with the story.
    ///
    /// - Parameters:
    ///   - voices: Where each voice of the recipe lies: WAVE, MP3, Ogg, FLAC or MP4.
    ///   - output: Created or replaced; left unfinished when this throws.
    ///   - progress: Called with the samples encoded so far, at least once a second of sound.
    ///   - isCancelled: Asked as often.
    /// - Throws: `.corruptInput` naming the voice's asset, or a recipe whose placements are out of order or bounds;
    ///   `.inputTooLarge`, `.inputOutput`, `.missingCapability`, `.libraryFailure`; `.cancelled`.
    @discardableResult
    public static func render(
        _ recipe: SoundtrackRecipe, voices: [AssetID: URL], to output: URL,
        progress: (Int) -> Void = { _ in }, isCancelled: () -> Bool = { false }
    ) throws(MediaError) -> SoundtrackReport {
        let clock = StageClock()
        let failure: MediaError? = withoutActuallyEscaping(isCancelled) { isCancelled in
            do throws(MediaError) {
                let narration = try Narration(recipe, voices: voices, isCancelled: isCancelled)
                let mix = try mix(narration)
                clock.end(.measure)
                let encoder = try SoundEncoder(to: output)
                try mix.play(narration) { block throws(MediaError) in
                    clock.end(.mix)
                    try encoder.append(block)
                    clock.end(.encode)
                    progress(encoder.samplesSent)
                }
                clock.end(.mix)
                try encoder.finish()
                clock.end(.encode)
                progress(encoder.samplesSent)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
        return SoundtrackReport(stages: clock.times)
    }

    /// How the narration has to be mixed for its recipe's sake.
    private static func mix(_ narration: Narration) throws(MediaError) -> SoundtrackMix {
        var loudness = LoudnessMeter()
        var peaks = TruePeakMeter()
        try narration.play { samples throws(MediaError) in
            loudness.add(SoundBlock(samples))
            peaks.add(SoundBlock(samples))
        }
        peaks.finish()
        guard let target = narration.recipe.loudness else {
            let ceiling = Float(SteadyMath.amplitude(decibels: truePeak))
            return SoundtrackMix(
                gain: peaks.peak > ceiling ? ceiling / peaks.peak : 1,
                narrationLoudness: loudness.integrated ?? SoundtrackRecipe.Loudness.standard.integrated,
                ceiling: ceiling)
        }
        return try mix(narration, measured: loudness.integrated, peak: peaks.peak, target: target)
    }

    private static func mix(
        _ narration: Narration, measured: Double?, peak: Float, target: SoundtrackRecipe.Loudness
    ) throws(MediaError) -> SoundtrackMix {
        let ceiling = Float(SteadyMath.amplitude(decibels: target.truePeak - encoderMargin))
        var lift = measured.map { min(target.integrated + encoderLoss - $0, MediaLimits.loudnessGain) } ?? 0
        func mix(_ lift: Double) -> SoundtrackMix {
            SoundtrackMix(
                gain: Float(SteadyMath.amplitude(decibels: lift)),
                narrationLoudness: min(target.integrated, (measured ?? target.integrated) + lift), ceiling: ceiling)
        }
        // Where neither a limiter nor a bed will change what was measured, there is nothing to try.
        guard let measured, narration.recipe.ambience != nil || peak * mix(lift).gain > ceiling else {
            return mix(lift)
        }
        let highest = min(target.integrated - measured + correctionLimit, MediaLimits.loudnessGain)
        for _ in 0..<triesAtMost {
            var loudness = LoudnessMeter()
            try mix(lift).play(narration) { block throws(MediaError) in loudness.add(block) }
            let lack = target.integrated + encoderLoss - (loudness.integrated ?? target.integrated)
            guard abs(lack) > tolerance else { break }
            lift = min(lift + lack, highest)
        }
        return mix(lift)
    }

    /// How near to its loudness a try has to come, in LU, and after how many tries the last correction stands.
    private static let tolerance = 0.05
    private static let triesAtMost = 3
    /// How far tries may turn up, in LU: a sound that loses more to the limiter is all peaks, and stays quieter.
    private static let correctionLimit = 3.0
}

/// What a finished soundtrack took.
public struct SoundtrackReport: Hashable, Sendable {
    /// The processor time of its stages; writing the file is part of encoding.
    public let stages: [RenderStage: Duration]
}
