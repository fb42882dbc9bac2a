import CLibAV
import FarmCore
import Foundation

/// Sound in memory: mono Float samples at 48 kHz, full scale ±1.
public struct Waveform: Hashable, Sendable {
    public static let sampleRate = AudioClock.sampleRate

    public var samples: [Float]

    public init(samples: [Float]) {
        self.samples = samples
    }

    /// `samples`, taken at `rate`, resampled; it has exactly `⌈count · 48000 / rate⌉` samples, and source sample
    /// `n` sounds at `n · 48000 / rate`.
    ///
    /// - Throws: `.inputTooLarge` beyond `MediaLimits.voiceSamples`.
    public init(samples source: [Float], at rate: Int) throws(MediaError) {
        guard MediaLimits.voiceSampleRates.contains(rate) else {
            throw MediaError(.corruptInput, "Sound of \(rate) Hz is not taken.")
        }
        let count = (source.count * Self.sampleRate + rate - 1) / rate
        guard count <= MediaLimits.voiceSamples else {
            throw MediaError(.inputTooLarge, "The sound lasts longer than thirty minutes.")
        }
        let resampler = try Resampler(from: nightreel_av_mono(), format: AV_SAMPLE_FMT_FLT, rate: rate)
        var samples: [Float] = []
        samples.reserveCapacity(count + Self.sampleRate / 100)
        let failure: MediaError? = source.withUnsafeBufferPointer { buffer in
            do throws(MediaError) {
                try resampler.convert(buffer, into: &samples)
                try resampler.finish(into: &samples)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
        if samples.count > count { samples.removeLast(samples.count - count) }
        samples += [Float](repeating: 0, count: count - samples.count)
        self.samples = samples
    }

    /// The sound of a WAVE, MP3, Ogg, FLAC or MP4 file.
    ///
    /// - Throws: `.corruptInput`, `.inputTooLarge` or `.inputOutput`.
    public init(contentsOf url: URL) throws(MediaError) {
        let reader = try SoundReader(url)
        samples = []
        while let block = try reader.next() { samples += block }
    }

    /// The sound of such a file's bytes.
    ///
    /// - Throws: as `init(contentsOf:)`.
    public init(decoding bytes: [UInt8]) throws(MediaError) {
        guard bytes.count <= MediaLimits.voiceBytes else {
            throw MediaError(.inputTooLarge, "A sound of \(bytes.count) bytes is more than is taken.")
        }
        let url = FileManager.default.temporaryDirectory.appending(path: "nightreel-\(UUID().uuidString).sound")
        // A file that cannot be removed is left to the system's own cleaning of its temporary directory.
        defer { try? FileManager.default.removeItem(at: url) }
        do {
            try Data(bytes).write(to: url, options: .withoutOverwriting)
        } catch {
            throw MediaError(.inputOutput, "A sound could not be put into a temporary file.")
        }
        try self.init(contentsOf: url)
    }

    /// The greatest absolute sample; 0 for silence.
    public var peak: Float { samples.reduce(0) { max($0, abs($1)) } }
}
