import CLibAV
import FarmCore
import Foundation

/// Reads a soundtrack's compressed packets, the encoder's priming kept before time zero.
final class SoundtrackReader {
    let stream: UnsafeMutablePointer<AVStream>
    /// Samples at 48 kHz that a player sounds: the priming and the last packet's padding are not among them.
    let sampleCount: Int
    private let file: InputFile
    private let packet: Packet
    private var holdsPacket = false

    init(_ url: URL) throws(MediaError) {
        file = try InputFile(url, format: "mov", probesStreams: true)
        packet = try Packet()
        guard file.streamCount == 1, let stream = file.stream(AVMEDIA_TYPE_AUDIO),
            stream.pointee.codecpar.pointee.codec_id == AV_CODEC_ID_AAC,
            Int(stream.pointee.codecpar.pointee.sample_rate) == AudioClock.sampleRate
        else { throw MediaError(.corruptInput, "The soundtrack is not one stream of AAC at 48 kHz.") }
        self.stream = stream
        let duration = max(0, stream.pointee.duration)
        sampleCount = max(0, Int(av_rescale_q(duration, stream.pointee.time_base, Self.sample)))
    }

    /// One sample, as libav's time base.
    static let sample = AVRational(num: 1, den: Int32(AudioClock.sampleRate))

    var timeBase: AVRational { stream.pointee.time_base }

    /// Throws unless the sound lasts as long as the pictures, to within a frame.
    func requireLength(frames: Int, rate: FrameRate) throws(MediaError) {
        let wanted = rate.firstSample(ofFrame: frames)
        guard abs(sampleCount - wanted) <= rate.firstSample(ofFrame: 1) else {
            throw MediaError(
                .corruptInput, "The soundtrack lasts \(sampleCount) samples where the pictures last \(wanted).")
        }
    }

    /// The next packet, the same until `advance()`; `nil` at the end.
    func peek() throws(MediaError) -> Packet? {
        if !holdsPacket {
            holdsPacket = try file.read(into: packet)
            if holdsPacket, packet.pointer.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 {
                throw MediaError(.corruptInput, "The soundtrack is damaged.")
            }
        }
        return holdsPacket ? packet : nil
    }

    func advance() {
        holdsPacket = false
    }

    /// Goes on with the packet that holds `sample`, or one a little before it.
    func seek(toSample sample: Int) throws(MediaError) {
        let time = av_rescale_q(Int64(sample), Self.sample, timeBase)
        try LibAV.check(
            avformat_seek_file(file.pointer, stream.pointee.index, Int64.min, time, time, 0), as: .corruptInput,
            "The soundtrack cannot be entered in the middle")
        holdsPacket = false
    }
}
