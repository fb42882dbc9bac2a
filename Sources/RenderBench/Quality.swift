import ArgumentParser
import FarmCore
import FarmMedia

/// How the encoder is set: the name of a profile, `medium` for x264's own default, or `PRESET/FACTOR/TUNING`.
struct Quality: ExpressibleByArgument {
    let settings: EncoderSettings

    init?(argument: String) {
        if let profile = Encoding.Profile(rawValue: argument) {
            settings = EncoderSettings(Encoding(codec: .h264, profile: profile))
            return
        }
        if argument == "medium" {
            settings = EncoderSettings(preset: "medium", rateFactor: 23)
            return
        }
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, let factor = Double(parts[1]) else { return nil }
        settings = EncoderSettings(preset: String(parts[0]), rateFactor: factor, tuning: String(parts[2]))
    }

    static let standard = Quality(.standard)

    private init(_ profile: Encoding.Profile) {
        settings = EncoderSettings(Encoding(codec: .h264, profile: profile))
    }
}
