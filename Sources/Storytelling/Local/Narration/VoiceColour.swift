import FarmMedia
import Foundation

/// Makes a plain synthetic voice a storyteller's: warm, soft above, even, close, in a small room, and always equally
/// loud. Nothing moves in time.
enum VoiceColour {
    /// LUFS of the mono voice; on two speakers, as in a soundtrack, three more.
    static let loudness = -20.0
    /// −1.5 dBFS.
    static let ceiling: Float = 0.841

    /// - Returns: `nil` for a sound without any loudness.
    static func apply(to voice: Waveform) -> Waveform? {
        var samples = voice.samples.map(Double.init)
        equalise(&samples)
        Compressor(threshold: -30, ratio: 2.2).process(&samples)
        Room(level: 0.32, decay: 0.55).process(&samples)
        var waveform = Waveform(samples: samples.map { Float($0) })
        guard let measured = Loudness.integrated(waveform) else { return nil }
        let gain = Float(pow(10, (loudness - measured) / 20))
        for index in waveform.samples.indices { waveform.samples[index] *= gain }
        PeakLimiter(ceiling: ceiling).process(&waveform.samples)
        return waveform
    }

    private static func equalise(_ samples: inout [Double]) {
        var rumble = Biquad.highPass(65)
        var warmth = Biquad.lowShelf(230, decibels: 2.5)
        var buzz = Biquad.highShelf(5_500, decibels: -4)
        for index in samples.indices {
            samples[index] = buzz.next(warmth.next(rumble.next(samples[index])))
        }
    }
}
