import CLibAV
import FarmCore
import Foundation

/// Reads one sound file block by block as Float at 48 kHz, in memory that does not grow with its length.
///
/// Encoder delay is left out as the file states it, so that sample 0 is the sound's first.
final class SoundReader {
    private let file: InputFile
    private let stream: UnsafeMutablePointer<AVStream>
    private let decoder: CodecContext
    private let packet: Packet
    private let frame: Frame
    private let name: String
    private var resampler: Resampler?
    private var hasSentEverything = false
    private var hasEnded = false
    private var sourceSamples = 0
    private var samplesRead = 0
    /// The number of samples at the source's rate that the header states, if it does so exactly.
    private let statedSamples: Int?
    private let tolerance: Int
    private let kind: Kind

    /// What is read, and with it how much is believed.
    enum Kind {
        /// A voice, mixed down to one channel.
        case voice
        /// A soundtrack, alone or in a video: two channels, interleaved.
        case soundtrack

        var channels: Int { self == .voice ? 1 : 2 }
        var byteLimit: Int { self == .voice ? MediaLimits.voiceBytes : MediaLimits.videoBytes }
        var sampleLimit: Int { self == .voice ? MediaLimits.voiceSamples : MediaLimits.soundtrackSamples }
    }

    /// - Throws: `.corruptInput` where the file holds no sound that can be decoded, `.inputTooLarge` beyond a
    ///   limit of `MediaLimits`, `.inputOutput` where it cannot be read.
    init(_ url: URL, as kind: Kind = .voice) throws(MediaError) {
        self.kind = kind
        let container = try SoundContainer(of: url, byteLimit: kind.byteLimit)
        name = url.lastPathComponent
        if container == .wave { try WaveHeader.requireWhole(url) }
        file = try InputFile(url, format: container.demuxer, probesStreams: true)
        guard let stream = file.stream(AVMEDIA_TYPE_AUDIO), let parameters = stream.pointee.codecpar?.pointee else {
            throw MediaError(.corruptInput, "'\(name)' holds no sound.")
        }
        self.stream = stream
        for other in file.streams where other != stream { other.pointee.discard = AVDISCARD_ALL }
        let rate = Int(parameters.sample_rate)
        guard MediaLimits.voiceSampleRates.contains(rate),
            (1...MediaLimits.voiceChannels).contains(Int(parameters.ch_layout.nb_channels))
        else {
            throw MediaError(.corruptInput, "'\(name)' has \(rate) Hz or channels that no voice has.")
        }
        decoder = try CodecContext(decoderFor: stream)
        decoder.pointer.pointee.thread_count = 1
        try decoder.open()
        packet = try Packet()
        frame = try Frame()
        let unit = stream.pointee.time_base
        let isCounted = container.statesSampleCount && unit.num == 1 && Int(unit.den) == rate
        statedSamples = isCounted && stream.pointee.duration > 0 ? Int(stream.pointee.duration) : nil
        // MP4 states the presented length, which coded frames only approach.
        tolerance = container == .mp4 ? 2_048 : 0
    }

    /// The next block of samples, interleaved where there are two channels, or `nil` after the last.
    ///
    /// - Throws: `.corruptInput` where the file is damaged or ends before its header says.
    func next() throws(MediaError) -> [Float]? {
        var block: [Float] = []
        while block.isEmpty {
            if hasEnded { return nil }
            try decode(into: &block)
        }
        samplesRead += block.count / kind.channels
        guard samplesRead <= kind.sampleLimit else {
            let minutes = kind.sampleLimit / AudioClock.sampleRate / 60
            throw MediaError(.inputTooLarge, "'\(name)' lasts longer than \(minutes) minutes.")
        }
        return block
    }

    private func decode(into block: inout [Float]) throws(MediaError) {
        switch try decoder.receive(into: frame) {
        case .filled:
            try take(into: &block)
        case .needsInput:
            try sendNextPacket()
        case .ended:
            hasEnded = true
            try resampler?.finish(into: &block)
            try requireWhole()
        }
    }

    private func sendNextPacket() throws(MediaError) {
        guard !hasSentEverything else {
            throw MediaError(.libraryFailure, "The decoder of '\(name)' never ends.")
        }
        while try file.read(into: packet) {
            guard packet.pointer.pointee.stream_index == stream.pointee.index else { continue }
            try decoder.send(packet)
            return
        }
        hasSentEverything = true
        try decoder.send(nil as Packet?)
    }

    private func take(into block: inout [Float]) throws(MediaError) {
        defer { frame.clear() }
        let content = frame.pointer.pointee
        let resampler = try resampler(for: content)
        if let statedSamples, sourceSamples + Int(content.nb_samples) > statedSamples {
            frame.pointer.pointee.nb_samples = Int32(max(0, statedSamples - sourceSamples))
        }
        sourceSamples += Int(frame.pointer.pointee.nb_samples)
        try resampler.convert(frame, into: &block)
    }

    /// The resampler for this sound, made when the first frame shows what it is.
    private func resampler(for content: AVFrame) throws(MediaError) -> Resampler {
        if let resampler { return resampler }
        let made = try Resampler(
            from: content.ch_layout, format: AVSampleFormat(rawValue: content.format), rate: Int(content.sample_rate),
            to: kind.channels)
        resampler = made
        return made
    }

    private func requireWhole() throws(MediaError) {
        guard sourceSamples > 0 else {
            throw MediaError(.corruptInput, "'\(name)' holds no sound that can be decoded.")
        }
        if let statedSamples, sourceSamples + tolerance < statedSamples {
            throw MediaError(
                .corruptInput, "'\(name)' is cut off: \(sourceSamples) of \(statedSamples) samples are there.")
        }
    }
}
