import CLibAV
import FarmCore

/// How clips are encoded. Any change here changes bytes: raise `ClipRenderer.engineVersion` with it.
///
/// Whatever is set: one thread, the same decisions on every processor, closed groups of pictures of one length and
/// no scene cuts, so that clips join anywhere.
package struct EncoderSettings: Sendable {
    /// libav's name of the encoder.
    let encoder: String
    /// libav's options.
    let options: [(key: String, value: String)]
    private var threads: Int32 = 1

    /// Whether all encoding is done by whoever sends the frames. x265 has a thread of its own at least.
    var worksOnCallersThread: Bool { encoder == "libx264" && threads == 1 }

    /// Seconds from one closed group of pictures to the next.
    private static let groupSeconds = 10

    /// - Parameters:
    ///   - preset: One of the encoder's.
    ///   - tuning: Parameters of the encoder's own, joined by colons; they win over the preset's.
    package init(codec: Encoding.Codec = .h264, preset: String, rateFactor: Double, tuning: String = "") {
        let parameters = (tuning.isEmpty ? [] : [tuning]) + Self.fixed(codec)
        switch codec {
        case .h264:
            encoder = "libx264"
            options = [
                ("preset", preset), ("profile", "high"), ("crf", "\(rateFactor)"),
                ("x264-params", parameters.joined(separator: ":")),
            ]
        case .h265:
            encoder = "libx265"
            options = [
                ("preset", preset), ("profile", "main"), ("crf", "\(rateFactor)"),
                ("x265-params", parameters.joined(separator: ":")),
            ]
        }
    }

    /// What no profile changes.
    private static func fixed(_ codec: Encoding.Codec) -> [String] {
        switch codec {
        case .h264: ["cpu-independent=1", "scenecut=0", "open-gop=0"]
        // No threads of its own, and not a word of itself in the stream.
        case .h265: ["pools=none", "frame-threads=1", "wpp=0", "scenecut=0", "open-gop=0", "info=0", "log-level=none"]
        }
    }

    /// The points chosen on the measured front of size, quality and processor time; docs/performance.md has the
    /// figures and the command that measures them.
    ///
    /// All are fitted to slow moves over still pictures: long fixed runs of B-frames and rate control that looks far
    /// ahead, with hardly any motion search.
    package init(_ encoding: Encoding) {
        switch encoding.codec {
        case .h264: self.init(h264: encoding.profile)
        case .h265: self.init(h265: encoding.profile)
        }
    }

    /// The same with so many threads of x264's own, for measurements: the bytes are others.
    package func onThreads(_ count: Int) -> EncoderSettings {
        var settings = self
        settings.threads = Int32(clamping: count)
        return settings
    }

    private init(h264 profile: Encoding.Profile) {
        let fitted = "mbtree=1:weightp=1:b-adapt=0:"
        switch profile {
        case .draft:
            self.init(preset: "superfast", rateFactor: 24, tuning: fitted + "subme=1:bframes=16:rc-lookahead=20")
        case .standard:
            self.init(
                preset: "superfast", rateFactor: 21.5, tuning: fitted + "subme=1:bframes=8:rc-lookahead=60:trellis=1")
        case .high:
            self.init(
                preset: "superfast", rateFactor: 18, tuning: fitted + "subme=1:bframes=16:rc-lookahead=60:trellis=1")
        case .master:
            self.init(preset: "medium", rateFactor: 15, tuning: fitted + "bframes=16:rc-lookahead=60")
        }
    }

    private init(h265 profile: Encoding.Profile) {
        let tuning = "bframes=8:b-adapt=0"
        switch profile {
        case .draft: self.init(codec: .h265, preset: "superfast", rateFactor: 25, tuning: tuning)
        case .standard: self.init(codec: .h265, preset: "veryfast", rateFactor: 22, tuning: tuning)
        case .high: self.init(codec: .h265, preset: "fast", rateFactor: 19, tuning: tuning)
        case .master: self.init(codec: .h265, preset: "medium", rateFactor: 15, tuning: tuning)
        }
    }

    func open(_ encoder: CodecContext, for format: VideoFormat) throws(MediaError) {
        let rate = format.frameRate
        let group = Int32(clamping: max(1, Self.groupSeconds * rate.numerator / rate.denominator))
        let context = encoder.pointer
        context.pointee.width = Int32(format.width)
        context.pointee.height = Int32(format.height)
        context.pointee.pix_fmt = AV_PIX_FMT_YUV420P
        context.pointee.time_base = AVRational(num: Int32(rate.denominator), den: Int32(rate.numerator))
        context.pointee.framerate = AVRational(num: Int32(rate.numerator), den: Int32(rate.denominator))
        context.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
        context.pointee.gop_size = group
        context.pointee.keyint_min = group
        context.pointee.thread_count = threads
        context.pointee.color_primaries = AVCOL_PRI_BT709
        context.pointee.color_trc = AVCOL_TRC_BT709
        context.pointee.colorspace = AVCOL_SPC_BT709
        context.pointee.color_range = AVCOL_RANGE_MPEG
        context.pointee.chroma_sample_location = AVCHROMA_LOC_LEFT
        context.pointee.flags |=
            AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_BITEXACT | Int32(bitPattern: AV_CODEC_FLAG_CLOSED_GOP)
        try encoder.open(options: options)
    }
}
