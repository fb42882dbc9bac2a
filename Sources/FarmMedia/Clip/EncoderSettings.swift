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

    /// Seconds from one closed group of pictures to the next.
    private static let groupSeconds = 10

    /// - Parameters:
    ///   - preset: One of x264's.
    ///   - tuning: Parameters of x264's own, joined by colons; they win over the preset's.
    package init(preset: String, rateFactor: Double, tuning: String = "") {
        encoder = "libx264"
        let fixed = "cpu-independent=1:scenecut=0:open-gop=0"
        options = [
            ("preset", preset), ("profile", "high"), ("crf", "\(rateFactor)"),
            ("x264-params", tuning.isEmpty ? fixed : tuning + ":" + fixed),
        ]
    }

    /// Fitted to slow moves over still pictures: long fixed runs of B-frames and macroblock-tree rate control
    /// with hardly any motion search.
    package init(_ encoding: Encoding) {
        self.init(
            preset: "superfast", rateFactor: 20,
            tuning: "mbtree=1:rc-lookahead=20:weightp=1:subme=1:bframes=8:b-adapt=0")
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
        context.pointee.thread_count = 1
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
