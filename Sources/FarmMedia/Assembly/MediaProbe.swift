import CLibAV
import FarmCore
import Foundation

/// Tells what a finished MP4 file is, for checks and for reports.
public enum MediaProbe {
    /// Reads every packet of a local MP4 or M4A file and decodes none.
    /// - Throws: `.corruptInput` for a file of another kind, `.inputOutput`.
    public static func examine(_ url: URL) throws(MediaError) -> MediaFacts {
        let file = try InputFile(url, format: "mov", probesStreams: true)
        let packet = try Packet()
        var spans = [PacketSpan](repeating: PacketSpan(), count: file.streamCount)
        while try file.read(into: packet) {
            let index = Int(packet.pointer.pointee.stream_index)
            guard spans.indices.contains(index) else { continue }
            spans[index].add(packet)
        }
        let video = file.stream(AVMEDIA_TYPE_VIDEO).map { VideoFacts($0, spans[Int($0.pointee.index)]) }
        let audio = file.stream(AVMEDIA_TYPE_AUDIO).map { AudioFacts($0, spans[Int($0.pointee.index)]) }
        return MediaFacts(video: video, audio: audio, byteCount: try url.fileSize())
    }
}

/// What the packets of one stream cover, in the stream's time base.
struct PacketSpan {
    private(set) var count = 0
    private(set) var start = Int64.max
    private(set) var end = Int64.min

    fileprivate mutating func add(_ packet: Packet) {
        let (time, duration) = (packet.pointer.pointee.pts, packet.pointer.pointee.duration)
        count += 1
        guard time != nightreel_av_nopts else { return }
        start = min(start, time)
        end = max(end, time &+ duration)
    }
}
