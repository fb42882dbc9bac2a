import CLibAV
import FarmCore
import Foundation

/// Encodes frames to H.264 or H.265 and writes them as one fragmented MP4 that begins at its own zero.
///
/// One thread, and nothing in the output but what the frames and settings decide. Every clip of one format
/// has the same parameter sets and the same reorder delay.
package final class ClipEncoder {
    private let encoder: CodecContext
    private let file: OutputFile
    private let stream: UnsafeMutablePointer<AVStream>
    private let frame: Frame
    private let packet: Packet
    private let clock: StageClock
    private var sentFrames = 0
    private(set) var writtenFrames = 0

    /// - Parameter clock: Told what drawing, encoding and writing cost.
    package init(
        _ format: VideoFormat, settings: EncoderSettings, to output: URL, clock: StageClock = StageClock()
    ) throws(MediaError) {
        self.clock = clock
        encoder = try CodecContext(encoderNamed: settings.encoder)
        frame = try Frame()
        packet = try Packet()
        try settings.open(encoder, for: format)
        file = try OutputFile(output, format: "mp4")
        stream = try file.addStream(from: encoder)
        stream.pointee.avg_frame_rate = encoder.pointer.pointee.framerate
        // The header waits for the first fragment, so that its edit list can say where zero lies behind the
        // encoder's reorder delay (ISO/IEC 14496-12, 8.6.6).
        try file.begin(options: ["movflags": "+frag_keyframe+delay_moov+default_base_moof+write_colr"])

        frame.pointer.pointee.width = Int32(format.width)
        frame.pointer.pointee.height = Int32(format.height)
        frame.pointer.pointee.format = AV_PIX_FMT_YUV420P.rawValue
        try frame.allocateBuffers()
    }

    /// Encodes the next frame, which `draw` fills: Y, U and V planes whose content is undefined before.
    package func encode(draw: (_ planes: [PlaneView]) throws(MediaError) -> Void) throws(MediaError) {
        try frame.makeWritable()
        try draw([frame.plane(0), frame.plane(1), frame.plane(2)])
        clock.end(.draw)
        frame.pointer.pointee.pts = Int64(sentFrames)
        try encoder.send(frame)
        sentFrames += 1
        try writePackets()
    }

    /// Writes what the encoder still holds, and the file's end.
    package func finish() throws(MediaError) {
        try encoder.send(nil as Frame?)
        try writePackets()
        try file.finish()
        clock.end(.write)
    }

    private func writePackets() throws(MediaError) {
        while try encoder.receive(into: packet) == .filled {
            clock.end(.encode)
            packet.pointer.pointee.duration = 1
            packet.pointer.pointee.stream_index = stream.pointee.index
            av_packet_rescale_ts(packet.pointer, encoder.pointer.pointee.time_base, stream.pointee.time_base)
            try file.write(packet)
            writtenFrames += 1
            clock.end(.write)
        }
        clock.end(.encode)
    }
}
