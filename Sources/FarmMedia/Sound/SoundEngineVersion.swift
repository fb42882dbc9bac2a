import CLibAV

extension SoundtrackRenderer {
    /// Raised with every change of ours that alters what is heard: measuring, mixing, beds, limiter, encoder settings.
    private static let ownVersion = 1

    /// Everything beside recipe and voices that decides a soundtrack: our own number and the versions of the libraries
    /// that decode, resample, encode and write.
    public static let engineVersion = [
        "nightreel-sound \(ownVersion)",
        "libavcodec \(LibAV.version(avcodec_version()))",
        "libavformat \(LibAV.version(avformat_version()))",
        "libswresample \(LibAV.version(swresample_version()))",
    ].joined(separator: "; ")
}

/// What a build of this library renders with.
public enum RenderEngine {
    /// The version of everything that decides a result's bytes, a clip's or a soundtrack's. Where it is another, what
    /// was rendered before is not used again.
    public static let version = "\(ClipRenderer.engineVersion); \(SoundtrackRenderer.engineVersion)"
}
