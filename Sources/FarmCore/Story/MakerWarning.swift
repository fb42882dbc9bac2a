/// What a story's owner should know of something that was made all the same.
public struct MakerWarning: Hashable, Sendable, Codable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable, CaseIterable, Codable {
        /// The service judged the picture unsafe until its prompt was reworded.
        case promptSoftened
        /// Another maker made it, since the one that was wanted would not.
        case fellBack
        /// The voice could not be transcribed, so that subtitles follow it only about.
        case timesEstimated
    }

    public let code: Code
    /// A sentence for the story's owner.
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }

    public static let timesEstimated = MakerWarning(
        .timesEstimated, "The voice could not be transcribed, so that its subtitles may be early or late.")
}
