import CLibAV
import Foundation

/// Owns one open `AVFormatContext` for reading: a local media file of a kind named in advance.
///
/// Only the named demuxer and the `file` protocol are ever tried, so that a hostile file can lead neither
/// to another parser nor to another file or host.
final class InputFile {
    let pointer: UnsafeMutablePointer<AVFormatContext>
    let url: URL

    /// - Parameters:
    ///   - format: A demuxer's libav name: `mov` (MP4, M4A), `wav`, `mp3`, `ogg`, `flac`.
    ///   - probesStreams: Whether to read some packets to learn what the header does not say.
    /// - Throws: `.corruptInput` for a file that is not of that kind, `.inputOutput` for one that cannot be read.
    init(_ url: URL, format: String, probesStreams: Bool, options: KeyValuePairs<String, String> = [:])
        throws(MediaError)
    {
        _ = LibAV.silenced
        guard let demuxer = av_find_input_format(format) else {
            throw MediaError(.missingCapability, "This machine's libavformat cannot read '\(format)'.")
        }
        guard FileManager.default.isReadableFile(atPath: url.path) else {
            throw MediaError(.inputOutput, "The file '\(url.lastPathComponent)' cannot be read.")
        }
        var context: UnsafeMutablePointer<AVFormatContext>? = try LibAV.allocated(
            avformat_alloc_context(), "a media file")
        context?.pointee.protocol_whitelist = av_strdup("file")
        var list = try OptionList(options)
        let name = url.lastPathComponent
        try LibAV.check(
            avformat_open_input(&context, "file:" + url.path, demuxer, &list.pointer), as: .corruptInput,
            "'\(name)' is not a readable \(format) file")
        pointer = try LibAV.allocated(context, "a media file")
        self.url = url
        try list.requireAllUsed()
        if probesStreams {
            try LibAV.check(
                avformat_find_stream_info(pointer, nil), as: .corruptInput,
                "'\(name)' does not say what its streams are")
        }
    }

    deinit {
        var owned: UnsafeMutablePointer<AVFormatContext>? = pointer
        avformat_close_input(&owned)
    }

    var streamCount: Int { Int(pointer.pointee.nb_streams) }

    /// The streams in file order; each lives as long as this object.
    var streams: [UnsafeMutablePointer<AVStream>] {
        (0..<streamCount).compactMap { pointer.pointee.streams[$0] }
    }

    /// The first stream of that kind, or `nil`.
    func stream(_ kind: AVMediaType) -> UnsafeMutablePointer<AVStream>? {
        streams.first { $0.pointee.codecpar?.pointee.codec_type == kind }
    }

    /// Fills `packet` with the next one of any stream; `false` at the end of the file.
    ///
    /// A file cut off in the middle may simply end: whoever reads knows how much there should be.
    func read(into packet: Packet) throws(MediaError) -> Bool {
        packet.clear()
        let status = av_read_frame(pointer, packet.pointer)
        if status == nightreel_averror_eof { return false }
        try LibAV.check(status, as: .corruptInput, "'\(url.lastPathComponent)' cannot be read on")
        return true
    }
}
