import CLibAV
import FarmCore

/// What a media file is.
public struct MediaFacts: Hashable, Sendable {
    public let video: VideoFacts?
    public let audio: AudioFacts?
    public let byteCount: Int
}

public struct VideoFacts: Hashable, Sendable {
    /// libav's names, as in `h264`, `High`, `yuv420p`.
    public let codec: String
    public let profile: String
    public let pixelFormat: String
    public let width: Int
    public let height: Int
    public let frameRate: FrameRate?
    public let frameCount: Int
    /// When the first frame is shown and how long all are, in microseconds.
    public let startMicroseconds: Int
    public let durationMicroseconds: Int
    /// libav's names, `bt709` for what we make; `tv` is limited range.
    public let colourPrimaries: String
    public let colourTransfer: String
    public let colourMatrix: String
    public let colourRange: String

    init(_ stream: UnsafePointer<AVStream>, _ span: PacketSpan) {
        let parameters = stream.pointee.codecpar.pointee
        codec = text(avcodec_get_name(parameters.codec_id))
        profile = text(avcodec_profile_name(parameters.codec_id, parameters.profile))
        pixelFormat = text(av_get_pix_fmt_name(AVPixelFormat(parameters.format)))
        width = Int(parameters.width)
        height = Int(parameters.height)
        let rate = stream.pointee.avg_frame_rate
        frameRate = rate.num > 0 && rate.den > 0 ? FrameRate(Int(rate.num), over: Int(rate.den)) : nil
        frameCount = span.count
        startMicroseconds = span.count > 0 ? microseconds(span.start, stream) : 0
        durationMicroseconds = span.count > 0 ? microseconds(span.end &- span.start, stream) : 0
        colourPrimaries = text(av_color_primaries_name(parameters.color_primaries))
        colourTransfer = text(av_color_transfer_name(parameters.color_trc))
        colourMatrix = text(av_color_space_name(parameters.color_space))
        colourRange = text(av_color_range_name(parameters.color_range))
    }
}

public struct AudioFacts: Hashable, Sendable {
    public let codec: String
    public let profile: String
    public let sampleRate: Int
    public let channelCount: Int
    /// Samples that a player sounds.
    public let sampleCount: Int
    public let packetCount: Int
    /// When the first sample sounds: the priming before it does not count.
    public let startMicroseconds: Int
    public let durationMicroseconds: Int

    init(_ stream: UnsafePointer<AVStream>, _ span: PacketSpan) {
        let parameters = stream.pointee.codecpar.pointee
        codec = text(avcodec_get_name(parameters.codec_id))
        profile = text(avcodec_profile_name(parameters.codec_id, parameters.profile))
        sampleRate = Int(parameters.sample_rate)
        channelCount = Int(parameters.ch_layout.nb_channels)
        let duration = max(0, stream.pointee.duration)
        sampleCount = Int(
            av_rescale_q(duration, stream.pointee.time_base, AVRational(num: 1, den: max(1, parameters.sample_rate))))
        packetCount = span.count
        startMicroseconds = span.count > 0 ? microseconds(max(0, span.start), stream) : 0
        durationMicroseconds = microseconds(duration, stream)
    }
}

private func text(_ name: UnsafePointer<CChar>?) -> String {
    name.map { String(cString: $0) } ?? "unknown"
}

private func microseconds(_ time: Int64, _ stream: UnsafePointer<AVStream>) -> Int {
    Int(av_rescale_q(time, stream.pointee.time_base, AVRational(num: 1, den: 1_000_000)))
}
