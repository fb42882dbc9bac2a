import CLibAV
import FarmCore

/// The encoders' own versions, which libavcodec does not pass on: they write them into the first picture.
enum EncoderVersion {
    // No encoder, no clip: rendering itself tells why.
    static let x264 = (try? read(.h264)) ?? "x264 unknown"
    static let x265 = (try? read(.h265)) ?? "x265 unknown"

    private static func read(_ codec: Encoding.Codec) throws(MediaError) -> String? {
        let encoder = try CodecContext(encoderNamed: codec == .h264 ? "libx264" : "libx265")
        let side: Int32 = 64
        encoder.pointer.pointee.width = side
        encoder.pointer.pointee.height = side
        encoder.pointer.pointee.pix_fmt = AV_PIX_FMT_YUV420P
        encoder.pointer.pointee.time_base = AVRational(num: 1, den: 1)
        encoder.pointer.pointee.thread_count = 1
        switch codec {
        case .h264: try encoder.open(options: [("preset", "ultrafast")])
        case .h265:
            try encoder.open(options: [
                ("preset", "ultrafast"), ("x265-params", "log-level=none:pools=none:frame-threads=1"),
            ])
        }
        let frame = try Frame()
        frame.pointer.pointee.width = side
        frame.pointer.pointee.height = side
        frame.pointer.pointee.format = AV_PIX_FMT_YUV420P.rawValue
        try frame.allocateBuffers()
        for (plane, rows) in [(0, 64), (1, 32), (2, 32)] {
            let view = try frame.plane(plane)
            withExtendedLifetime(view) { view.base.update(repeating: 128, count: view.stride * rows) }
        }
        try encoder.send(frame)
        try encoder.send(nil as Frame?)
        let packet = try Packet()
        guard try encoder.receive(into: packet) == .filled, let data = packet.pointer.pointee.data else { return nil }
        return withExtendedLifetime(packet) {
            words(
                after: codec == .h264 ? "x264 - core" : "x265 (build",
                in: UnsafeBufferPointer(start: data, count: packet.size))
        }
    }

    /// The sentence that begins with `mark`, as far as it tells the version: "x264 - core 164 r3095 baee400 - …",
    /// "x265 (build 199) - 3.5+1-f0c1022b6:…".
    private static func words(after mark: String, in bytes: UnsafeBufferPointer<UInt8>) -> String? {
        let mark = Array(mark.utf8)
        guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: mark) }) else { return nil }
        let text = String(
            decoding: bytes[start...].prefix(80).prefix { $0 != 0 && $0 != UInt8(ascii: ":") }, as: UTF8.self)
        return text.split(separator: " ").prefix(6).filter { $0 != "-" }.joined(separator: " ")
    }
}
