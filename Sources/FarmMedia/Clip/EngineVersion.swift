import CLibAV
import CPango
import CWebP
import CZimg

extension ClipRenderer {
    /// Raised with every change of ours that alters a clip's bytes.
    private static let ownVersion = 9

    /// Everything beside recipe and image that decides a clip's bytes: our own number and the versions of the
    /// libraries and fonts. Two nodes that say the same render the same bytes.
    public static let engineVersion: String = {
        let parts = [
            "nightreel-clip \(ownVersion)",
            "libavcodec \(LibAV.version(avcodec_version()))",
            "libavformat \(LibAV.version(avformat_version()))",
            EncoderVersion.x264,
            EncoderVersion.x265,
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
