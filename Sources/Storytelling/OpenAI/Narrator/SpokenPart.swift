import FarmCore

/// A spoken piece with nothing but its voice and a little silence at either side.
struct SpokenPart: Hashable, Sendable {
    let sound: SpeechSound
    /// At 48 kHz.
    let voiced: VoicedStretches
    let ending: SpeechPart.Ending

    /// The most silence kept before the whole voice and after it, in milliseconds.
    private static let leadIn = 200
    private static let tail = 700

    /// - Parameters:
    ///   - before: the ending of the piece before, of whose silence this piece keeps a third; `nil` for the first.
    ///   - isLast: whether the voice ends with this piece.
    init(_ whole: SpeechSound, ending: SpeechPart.Ending, before: SpeechPart.Ending?, isLast: Bool) {
        let stretches = VoicedStretches(in: whole.samples, rate: whole.rate)
        let lead = before.map { $0.milliseconds / 3 } ?? Self.leadIn
        let tail = isLast ? Self.tail : ending.milliseconds * 2 / 3
        func milliseconds(_ sample: Int) -> Int { sample * 1000 / AudioClock.sampleRate }
        let length = whole.samples.count * 1000 / whole.rate
        let first = milliseconds(stretches.ranges.first?.lowerBound ?? 0)
        let last = min(length, milliseconds(stretches.ranges.last?.upperBound ?? .max / 1000) + 1)
        // Whole milliseconds, in which sound is charged.
        let start = max(0, first - lead)
        let end = max(start, min(length, last + tail))
        let kept = whole.samples[(start * whole.rate / 1000)..<(end * whole.rate / 1000)]
        sound = SpeechSound(samples: Array(kept), rate: whole.rate)
        voiced = VoicedStretches(in: sound.samples, rate: sound.rate)
        self.ending = ending
    }

    /// At 48 kHz.
    var sampleCount: Int { sound.samples.count * AudioClock.sampleRate / sound.rate }

    /// Silence after the last sound, in samples at the sound's rate.
    var silenceAtEnd: Int {
        (sampleCount - (voiced.ranges.last?.upperBound ?? 0)) * sound.rate / AudioClock.sampleRate
    }

    /// Silence before the first.
    var silenceAtStart: Int {
        (voiced.ranges.first?.lowerBound ?? 0) * sound.rate / AudioClock.sampleRate
    }
}
