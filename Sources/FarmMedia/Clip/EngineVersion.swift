import CLibAV
import CPango
import CWebP
import CZimg

extension ClipRenderer {
    /// Raised with every change of ours that alters a clip's bytes.
    private static let ownVersion = 5

    /// Everything beside recipe and image that decides a clip's bytes: our own number and the versions of the
    /// libraries and fonts. Two nodes that say the same render the same bytes.
    public static let engineVersion: String = {
        let parts = [
            "nightreel-clip \(ownVersion)",
            "libavcodec \(libAVVersion(avcodec_version()))",
            "libavformat \(libAVVersion(avformat_version()))",
            X264Version.text,
            "zimg \(zimgVersion)",
            "webp \(webpVersion)",
            "pango \(String(cString: pango_version_string()))",
            "cairo \(String(cString: cairo_version_string()))",
            "harfbuzz \(String(cString: hb_version_string()))",
            "fontconfig \(FcGetVersion())",
            "freetype \(freeTypeVersion)",
            "fonts \(FontBook.shared?.fingerprint ?? "none")",
        ]
        return parts.joined(separator: "; ")
    }()

    private static func libAVVersion(_ version: UInt32) -> String {
        "\(version >> 16).\(version >> 8 & 0xFF).\(version & 0xFF)"
    }

    private static var zimgVersion: String {
        var (major, minor, micro): (UInt32, UInt32, UInt32) = (0, 0, 0)
        zimg_get_version_info(&major, &minor, &micro)
        return "\(major).\(minor).\(micro)"
    }

    private static var freeTypeVersion: String {
        var library: FT_Library?
        guard FT_Init_FreeType(&library) == 0 else { return "unknown" }
        defer { FT_Done_FreeType(library) }
        var (major, minor, patch): (Int32, Int32, Int32) = (0, 0, 0)
        FT_Library_Version(library, &major, &minor, &patch)
        return "\(major).\(minor).\(patch)"
    }

    private static var webpVersion: String {
        let version = WebPGetDecoderVersion()
        return "\(version >> 16).\(version >> 8 & 0xFF).\(version & 0xFF)"
    }
}

/// x264's own version, which libavcodec does not pass on: its encoder writes it into the first picture.
private enum X264Version {
    static let text = (try? read()) ?? "x264 unknown"  // No encoder, no clip: rendering itself tells why.

    private static func read() throws(MediaError) -> String? {
        let encoder = try CodecContext(encoderNamed: "libx264")
        encoder.pointer.pointee.width = 16
        encoder.pointer.pointee.height = 16
        encoder.pointer.pointee.pix_fmt = AV_PIX_FMT_YUV420P
        encoder.pointer.pointee.time_base = AVRational(num: 1, den: 1)
        encoder.pointer.pointee.thread_count = 1
        try encoder.open(options: [("preset", "ultrafast")])
        let frame = try Frame()
        frame.pointer.pointee.width = 16
        frame.pointer.pointee.height = 16
        frame.pointer.pointee.format = AV_PIX_FMT_YUV420P.rawValue
        try frame.allocateBuffers()
        for (plane, rows) in [(0, 16), (1, 8), (2, 8)] {
            let view = try frame.plane(plane)
            withExtendedLifetime(view) { view.base.update(repeating: 128, count: view.stride * rows) }
        }
        try encoder.send(frame)
        try encoder.send(nil as Frame?)
        let packet = try Packet()
        guard try encoder.receive(into: packet) == .filled, let data = packet.pointer.pointee.data else { return nil }
        return withExtendedLifetime(packet) { version(in: UnsafeBufferPointer(start: data, count: packet.size)) }
    }

    /// The words from "x264 - core" to the next " - ".
    private static func version(in bytes: UnsafeBufferPointer<UInt8>) -> String? {
        let mark = Array("x264 - core".utf8)
        guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: mark) }) else { return nil }
        let text = String(decoding: bytes[start...].prefix(80).prefix { $0 != 0 }, as: UTF8.self)
        let words = text.split(separator: " ")
        return words.count >= 5 ? "x264 " + words[2...4].joined(separator: " ") : nil
    }
}
