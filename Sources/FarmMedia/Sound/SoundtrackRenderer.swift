import FarmCore
import Foundation

/// Makes a video's one continuous sound out of its voices.
public enum SoundtrackRenderer {
    /// No sample of a soundtrack is louder than this: −1.5 dBFS, which leaves room for what the encoder and a
    /// player's converter add between samples.
    static let ceiling: Float = 0.841
    private static let silenceBlock = AudioClock.sampleRate

    /// Writes the soundtrack as an M4A file (AAC-LC, 48 kHz, stereo, 160 kb/s) that lasts exactly
    /// `recipe.sampleCount` samples, each voice's first sample at its `firstSample`.
    ///
    /// Voices keep their loudness; only where one would pass −1.5 dBFS are all lowered alike. A voice is cut where
    /// the next begins or the soundtrack ends. Voices are decoded twice (once for their peaks), one at a time and
    /// block by block, so memory does not grow with the story.
    ///
    /// - Parameters:
    ///   - voices: Where each voice of the recipe lies: WAVE, MP3, Ogg, FLAC or MP4.
    ///   - output: Created or replaced; left unfinished when this throws.
    ///   - progress: Called with the samples encoded so far, at least once a second of sound.
    ///   - isCancelled: Asked as often.
    /// - Throws: `.corruptInput` naming the voice's asset, or a recipe whose placements are out of order or bounds;
    ///   `.inputTooLarge`, `.inputOutput`, `.missingCapability`, `.libraryFailure`; `.cancelled`.
    public static func render(
        _ recipe: SoundtrackRecipe, voices: [AssetID: URL], to output: URL,
        progress: (Int) -> Void = { _ in }, isCancelled: () -> Bool = { false }
    ) throws(MediaError) {
        try check(recipe)
        let gain = try gain(for: recipe, voices: voices, isCancelled: isCancelled)
        let encoder = try SoundEncoder(to: output)
        var position = 0
        for (index, placement) in recipe.placements.enumerated() {
            let isLast = index + 1 == recipe.placements.count
            let end = isLast ? recipe.sampleCount : recipe.placements[index + 1].firstSample
            try silence(from: &position, to: placement.firstSample, encoder, progress, isCancelled)
            try play(placement.voice, voices, gain, from: &position, to: end, encoder, progress, isCancelled)
        }
        try silence(from: &position, to: recipe.sampleCount, encoder, progress, isCancelled)
        try encoder.finish()
        progress(position)
    }

    private static func check(_ recipe: SoundtrackRecipe) throws(MediaError) {
        guard recipe.sampleCount <= MediaLimits.soundtrackSamples,
            recipe.placements.count <= MediaLimits.soundtrackPlacements
        else {
            throw MediaError(.inputTooLarge, "The soundtrack is longer, or has more voices, than is rendered.")
        }
        guard recipe.sampleCount > 0 else {
            throw MediaError(.corruptInput, "The soundtrack's recipe has no length.")
        }
        var earliest = 0
        for placement in recipe.placements {
            guard placement.firstSample >= earliest, placement.firstSample < recipe.sampleCount else {
                throw MediaError(
                    .corruptInput,
                    "The soundtrack's recipe places voice \(placement.voice) out of order or beyond the end.")
            }
            earliest = placement.firstSample
        }
    }

    /// The one gain that keeps the loudest voice under the ceiling; 1 where none passes it.
    private static func gain(
        for recipe: SoundtrackRecipe, voices: [AssetID: URL], isCancelled: () -> Bool
    ) throws(MediaError) -> Float {
        var peak: Float = 0
        var measured: Set<AssetID> = []
        for placement in recipe.placements where measured.insert(placement.voice).inserted {
            try blocks(of: placement.voice, voices, isCancelled) { block throws(MediaError) in
                peak = max(peak, Waveform(samples: block).peak)
                return true
            }
        }
        return peak > ceiling ? ceiling / peak : 1
    }

    private static func play(
        _ voice: AssetID, _ voices: [AssetID: URL], _ gain: Float, from position: inout Int, to end: Int,
        _ encoder: SoundEncoder, _ progress: (Int) -> Void, _ isCancelled: () -> Bool
    ) throws(MediaError) {
        var fade = EdgeFade()
        var room = end - position
        try blocks(of: voice, voices, isCancelled) { block throws(MediaError) in
            let part = block.prefix(room).lazy.map { $0 * gain }
            room -= part.count
            try encoder.append(fade.pass(part))
            progress(encoder.samplesSent)
            return room > 0
        }
        try encoder.append(fade.finish())
        position = end - room
    }

    private static func silence(
        from position: inout Int, to end: Int, _ encoder: SoundEncoder, _ progress: (Int) -> Void,
        _ isCancelled: () -> Bool
    ) throws(MediaError) {
        while position < end {
            try checkCancelled(isCancelled)
            let count = min(silenceBlock, end - position)
            try encoder.appendSilence(count)
            position += count
            progress(encoder.samplesSent)
        }
    }

    /// Hands a voice's blocks to `body` until it answers `false`; an error names the voice.
    private static func blocks(
        of voice: AssetID, _ voices: [AssetID: URL], _ isCancelled: () -> Bool,
        _ body: ([Float]) throws(MediaError) -> Bool
    ) throws(MediaError) {
        guard let url = voices[voice] else {
            throw MediaError(.inputOutput, "Voice \(voice) is not at hand.")
        }
        let reader = try naming(voice) { () throws(MediaError) in try SoundReader(url) }
        while let block = try naming(voice, { () throws(MediaError) in try reader.next() }) {
            try checkCancelled(isCancelled)
            guard try body(block) else { return }
        }
    }

    private static func naming<Value>(
        _ voice: AssetID, _ body: () throws(MediaError) -> Value
    ) throws(MediaError) -> Value {
        do throws(MediaError) {
            return try body()
        } catch {
            throw MediaError(error.code, "Voice \(voice): \(error.message)")
        }
    }

    private static func checkCancelled(_ isCancelled: () -> Bool) throws(MediaError) {
        if isCancelled() { throw MediaError(.cancelled, "The soundtrack was cancelled.") }
    }
}
