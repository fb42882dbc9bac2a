import ArgumentParser
import FarmCore
import FarmMedia

/// How the encoder is set: the name of a profile, `medium` for x264's own default, or `PRESET/FACTOR/TUNING`; with
/// `h265:` before it the same of the other codec. With `+THREADS` behind it H.264 is encoded by so many threads.
struct Quality: ExpressibleByArgument {
    let settings: EncoderSettings

    init?(argument: String) {
        let (name, threads) = Self.split(argument)
        guard let settings = Self.settings(name) else { return nil }
        self.settings = threads.map(settings.onThreads) ?? settings
    }

    private static func split(_ argument: String) -> (name: String, threads: Int?) {
        let parts = argument.split(separator: "+", maxSplits: 1)
        guard parts.count == 2, let threads = Int(parts[1]) else { return (argument, nil) }
        return (String(parts[0]), threads)
    }

    private static func settings(_ argument: String) -> EncoderSettings? {
        let codec = argument.hasPrefix("h265:") ? Encoding.Codec.h265 : .h264
        let argument = argument.hasPrefix("h265:") ? String(argument.dropFirst(5)) : argument
        if let profile = Encoding.Profile(rawValue: argument) {
            return EncoderSettings(Encoding(codec: codec, profile: profile))
        }
        if argument == "medium" {
            return EncoderSettings(codec: codec, preset: "medium", rateFactor: 23)
        }
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, let factor = Double(parts[1]) else { return nil }
        return EncoderSettings(
            codec: codec, preset: String(parts[0]), rateFactor: factor, tuning: String(parts[2]))
    }

    static let standard = Quality(.standard)

    private init(_ profile: Encoding.Profile) {
        settings = EncoderSettings(Encoding(codec: .h264, profile: profile))
    }
}
