import FarmCore
import Foundation

/// A soundtrack's voices on their places and silence between, as one mono sound that comes block by block.
///
/// A voice is cut where the next begins or the soundtrack ends, and fades within 5 ms at either end. One voice is open
/// at a time, so memory does not grow with the story.
struct Narration {
    let recipe: SoundtrackRecipe
    let voices: [AssetID: URL]
    let isCancelled: () -> Bool

    /// Takes a block of the sound, which is at most a second long.
    typealias Listener = ([Float]) throws(MediaError) -> Void

    private static let silenceBlock = AudioClock.sampleRate / 4

    /// - Throws: `.corruptInput` for a recipe whose placements are out of order or bounds, `.inputTooLarge`.
    init(
        _ recipe: SoundtrackRecipe, voices: [AssetID: URL], isCancelled: @escaping () -> Bool
    ) throws(MediaError) {
        self.recipe = recipe
        self.voices = voices
        self.isCancelled = isCancelled
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

    /// Hands `listener` the whole sound, `recipe.sampleCount` samples; it can be played again.
    ///
    /// - Throws: what the voices' files throw, naming the voice's asset; `.cancelled`; what `listener` throws.
    func play(_ listener: Listener) throws(MediaError) {
        var position = 0
        for (index, placement) in recipe.placements.enumerated() {
            let isLast = index + 1 == recipe.placements.count
            let end = isLast ? recipe.sampleCount : recipe.placements[index + 1].firstSample
            try silence(placement.firstSample - position, listener)
            position = placement.firstSample
            position += try play(placement.voice, atMost: end - position, listener)
        }
        try silence(recipe.sampleCount - position, listener)
    }

    /// - Returns: How many samples were played.
    private func play(_ voice: AssetID, atMost room: Int, _ listener: Listener) throws(MediaError) -> Int {
        guard let url = voices[voice] else {
            throw MediaError(.inputOutput, "Voice \(voice) is not at hand.")
        }
        var fade = EdgeFade()
        var played = 0
        let reader = try naming(voice) { () throws(MediaError) in try SoundReader(url) }
        while played < room, let block = try naming(voice, { () throws(MediaError) in try reader.next() }) {
            try checkCancelled()
            let part = block.prefix(room - played)
            played += part.count
            try listener(fade.pass(part))
        }
        try listener(fade.finish())
        return played
    }

    private func silence(_ count: Int, _ listener: Listener) throws(MediaError) {
        var left = count
        while left > 0 {
            try checkCancelled()
            let part = min(Self.silenceBlock, left)
            try listener([Float](repeating: 0, count: part))
            left -= part
        }
    }

    /// What `body` throws, with the voice's name before it.
    private func naming<Value>(
        _ voice: AssetID, _ body: () throws(MediaError) -> Value
    ) throws(MediaError) -> Value {
        do throws(MediaError) {
            return try body()
        } catch {
            throw MediaError(error.code, "Voice \(voice): \(error.message)")
        }
    }

    private func checkCancelled() throws(MediaError) {
        if isCancelled() { throw MediaError(.cancelled, "The soundtrack was cancelled.") }
    }
}
