import CLibAV
import Foundation

/// Owns one `AVFormatContext` for writing a local media file: add streams, `begin`, `write`, `finish`.
///
/// Output is bit-exact: no creation time, no library version. A file never finished is left as it is; whoever
/// asked for it removes it.
final class OutputFile {
    let pointer: UnsafeMutablePointer<AVFormatContext>
    let url: URL

    /// - Parameter format: A muxer's libav name: `mp4`, `ipod` (M4A), `wav`.
    init(_ url: URL, format: String) throws(MediaError) {
        _ = LibAV.silenced
        var context: UnsafeMutablePointer<AVFormatContext>?
        try LibAV.check(
            avformat_alloc_output_context2(&context, nil, format, "file:" + url.path), as: .missingCapability,
            "This machine's libavformat cannot write '\(format)'")
        pointer = try LibAV.allocated(context, "a media file")
        pointer.pointee.flags |= AVFMT_FLAG_BITEXACT
        self.url = url
    }

    deinit {
        // A second close after `finish` meets a null pointer and does nothing.
        avio_closep(&pointer.pointee.pb)
        avformat_free_context(pointer)
    }

    /// Whether streams must keep their parameter sets in the header (`AV_CODEC_FLAG_GLOBAL_HEADER`).
    var wantsGlobalHeader: Bool { pointer.pointee.oformat.pointee.flags & AVFMT_GLOBALHEADER != 0 }

    /// Adds a stream that an opened encoder will fill.
    func addStream(from encoder: CodecContext) throws(MediaError) -> UnsafeMutablePointer<AVStream> {
        let stream = try LibAV.allocated(avformat_new_stream(pointer, nil), "a stream")
        try LibAV.check(
            avcodec_parameters_from_context(stream.pointee.codecpar, encoder.pointer), "Could not describe a stream")
        stream.pointee.useUsualTag()
        stream.pointee.time_base = encoder.pointer.pointee.time_base
        return stream
    }

    /// Adds a stream that carries another file's packets unchanged.
    func addStream(copying source: UnsafePointer<AVStream>) throws(MediaError) -> UnsafeMutablePointer<AVStream> {
        let stream = try LibAV.allocated(avformat_new_stream(pointer, nil), "a stream")
        try LibAV.check(
            avcodec_parameters_copy(stream.pointee.codecpar, source.pointee.codecpar), "Could not describe a stream")
        stream.pointee.useUsualTag()
        stream.pointee.time_base = source.pointee.time_base
        return stream
    }

    /// Creates the file and writes its header. The muxer may change the streams' time bases here.
    func begin(options: KeyValuePairs<String, String> = [:]) throws(MediaError) {
        try LibAV.check(
            avio_open2(&pointer.pointee.pb, "file:" + url.path, AVIO_FLAG_WRITE, nil, nil), as: .inputOutput,
            "Could not create '\(url.lastPathComponent)'")
        var list = try OptionList(options)
        try LibAV.check(
            avformat_write_header(pointer, &list.pointer), as: .inputOutput,
            "Could not begin '\(url.lastPathComponent)'")
        try list.requireAllUsed()
    }

    /// Writes a packet whose times are in its stream's time base; the muxer takes its data and orders streams.
    func write(_ packet: Packet) throws(MediaError) {
        try LibAV.check(
            av_interleaved_write_frame(pointer, packet.pointer), as: .inputOutput,
            "Could not write to '\(url.lastPathComponent)'")
    }

    /// Writes what is still held and the file's end, and closes it; the file is whole only after this.
    func finish() throws(MediaError) {
        try LibAV.check(av_write_trailer(pointer), as: .inputOutput, "Could not finish '\(url.lastPathComponent)'")
        try LibAV.check(
            avio_closep(&pointer.pointee.pb), as: .inputOutput, "Could not close '\(url.lastPathComponent)'")
    }
}

extension AVStream {
    /// Has the muxer name the stream as players expect: H.265 by `hvc1`, whose parameter sets are in the header alone
    /// (ISO/IEC 14496-15, 8.3.3.1) and without which some show no picture; all else as the muxer does.
    fileprivate mutating func useUsualTag() {
        let hvc1 = Array("hvc1".utf8).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        codecpar.pointee.codec_tag = codecpar.pointee.codec_id == AV_CODEC_ID_HEVC ? hvc1 : 0
    }
}
