import FarmCore
import Foundation

/// What a finished sound is, measured on what a player would hear: the decoded samples.
public struct SoundInspection: Hashable, Sendable {
    /// Samples at 48 kHz that sound, priming and padding left out.
    public let sampleCount: Int
    /// LUFS by ITU-R BS.1770-4; `nil` for silence, or under 400 ms.
    public let integratedLoudness: Double?
    /// dBTP, four times oversampled; `nil` for silence.
    public let truePeak: Double?
    /// The step between neighbouring samples that one in a thousand of the audible ones passes; full scale is 1.
    public let usualStep: Double
    /// The largest step within `joinReach` of each join asked for, in the order given.
    public let joinSteps: [Double]

    /// How many samples before and after a join belong to it: 5 ms.
    public static let joinReach = AudioClock.sampleRate / 200

    /// The largest step at any join; `nil` where none was asked for.
    public var largestJoinStep: Double? { joinSteps.max() }

    /// The joins, by their place in the list, at which the sound steps further than it does by itself: clicks.
    public var clicks: [Int] { joinSteps.indices.filter { joinSteps[$0] > usualStep } }

    /// Decodes the whole sound of a local file once, block by block.
    ///
    /// - Parameters:
    ///   - url: MP4 or M4A with one stream of sound; a WAVE, FLAC, MP3 or Ogg file does too. Pictures are skipped.
    ///   - joins: Samples at 48 kHz at which one segment follows another, in ascending order.
    /// - Throws: `.corruptInput`, `.inputTooLarge`, `.inputOutput`; `.cancelled`.
    public static func inspect(
        _ url: URL, joins: [Int] = [], isCancelled: () -> Bool = { false }
    ) throws(MediaError) -> SoundInspection {
        guard joins.count <= MediaLimits.soundJoins else {
            throw MediaError(.inputTooLarge, "There are more than \(MediaLimits.soundJoins) joins to look at.")
        }
        let reader = try SoundReader(url, as: .soundtrack)
        var loudness = LoudnessMeter()
        var peak = TruePeakMeter()
        var steps = StepCounter(joins: joins)
        while let interleaved = try reader.next() {
            if isCancelled() { throw MediaError(.cancelled, "The inspection was cancelled.") }
            let block = SoundBlock(interleaved: interleaved)
            loudness.add(block)
            peak.add(block)
            steps.add(block)
        }
        peak.finish()
        let level = Double(peak.peak)
        return SoundInspection(
            sampleCount: steps.sampleCount, integratedLoudness: loudness.integrated,
            truePeak: level > 0 ? SteadyMath.decibels(power: level * level) : nil, usualStep: steps.usual,
            joinSteps: steps.joinSteps)
    }
}

extension SoundBlock {
    /// Two channels whose samples take turns.
    fileprivate init(interleaved: [Float]) {
        let count = interleaved.count / 2
        self.init(
            [Float](unsafeUninitializedCapacity: count) { buffer, written in
                for index in 0..<count { buffer[index] = interleaved[2 * index] }
                written = count
            },
            [Float](unsafeUninitializedCapacity: count) { buffer, written in
                for index in 0..<count { buffer[index] = interleaved[2 * index + 1] }
                written = count
            })
    }
}
