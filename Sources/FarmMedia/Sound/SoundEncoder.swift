import CLibAV
import FarmCore
import Foundation

/// Encodes one continuous sound into an M4A file: AAC-LC, 48 kHz, stereo; a mono sound is on both channels.
///
/// The encoder's delay is noted in the file's edit list, so that sample 0 plays at time 0, and the file lasts as
/// many samples as were appended.
final class SoundEncoder {
    private static let bitRate: Int64 = 160_000

    private let output: OutputFile
    private let stream: UnsafeMutablePointer<AVStream>
    private let encoder: CodecContext
    private let packet: Packet
    private let frameSize: Int
    /// Samples that do not fill a frame yet.
    private var pending = SoundBlock([])
    private(set) var samplesSent = 0

    init(to url: URL) throws(MediaError) {
        output = try OutputFile(url, format: "ipod")
        encoder = try CodecContext(encoderNamed: "aac")
        let context = encoder.pointer
        context.pointee.sample_rate = Int32(AudioClock.sampleRate)
        context.pointee.ch_layout = nightreel_av_stereo()
        context.pointee.sample_fmt = AV_SAMPLE_FMT_FLTP
        context.pointee.bit_rate = Self.bitRate
        context.pointee.time_base = AVRational(num: 1, den: Int32(AudioClock.sampleRate))
        context.pointee.thread_count = 1
        context.pointee.flags |= AV_CODEC_FLAG_BITEXACT
        if output.wantsGlobalHeader { context.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER }
        // libavcodec's fast coder takes a third of the time, but crushes loud tones.
        try encoder.open(options: [("aac_coder", "twoloop")])
        frameSize = Int(context.pointee.frame_size)
        stream = try output.addStream(from: encoder)
        packet = try Packet()
        // The edit list counts in the movie's time scale: the default of milliseconds would round the length.
        try output.begin(options: ["movie_timescale": String(AudioClock.sampleRate)])
    }

    /// Encodes `block` after those before; all of a sound's blocks have equally many channels.
    func append(_ block: SoundBlock) throws(MediaError) {
        pending.append(block)
        var sent = 0
        while pending.count - sent >= frameSize {
            try send(sent..<sent + frameSize)
            sent += frameSize
        }
        pending.removeFirst(sent)
    }

    /// Encodes what is pending and closes the file; it is whole only after this.
    func finish() throws(MediaError) {
        if pending.count > 0 { try send(0..<pending.count) }
        pending = SoundBlock([])
        try encoder.send(nil as Frame?)
        try drain()
        try output.finish()
    }

    private func send(_ range: Range<Int>) throws(MediaError) {
        let frame = try Frame()
        frame.pointer.pointee.nb_samples = Int32(range.count)
        frame.pointer.pointee.format = AV_SAMPLE_FMT_FLTP.rawValue
        frame.pointer.pointee.ch_layout = nightreel_av_stereo()
        frame.pointer.pointee.sample_rate = Int32(AudioClock.sampleRate)
        frame.pointer.pointee.pts = Int64(samplesSent)
        try frame.allocateBuffers()
        for (channel, samples) in [pending.left, pending.right ?? pending.left].enumerated() {
            guard let plane = frame.pointer.pointee.extended_data[channel] else {
                throw MediaError(.libraryFailure, "A frame of sound came without its channels.")
            }
            samples.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(start: plane, count: range.count * 4)
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[range.lowerBound * 4..<range.upperBound * 4]))
            }
        }
        try encoder.send(frame)
        samplesSent += range.count
        try drain()
    }

    private func drain() throws(MediaError) {
        while try encoder.receive(into: packet) == .filled {
            packet.pointer.pointee.stream_index = stream.pointee.index
            av_packet_rescale_ts(packet.pointer, encoder.pointer.pointee.time_base, stream.pointee.time_base)
            try output.write(packet)
        }
    }
}
