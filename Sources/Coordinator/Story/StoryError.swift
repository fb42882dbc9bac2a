/// Why a wish about a story or video is not granted.
struct StoryError: Error, Hashable, Sendable, CustomStringConvertible {
    enum Code: Hashable, Sendable {
        /// There is no such story or video.
        case missing
        /// It belongs to someone else.
        case foreign
        /// The script holds nothing that can be told.
        case wordless
        /// Pictures or voices are still to come.
        case incomplete
        /// It is to be made by a service that this coordinator cannot call.
        case noSuchMaker
        /// The narrator has no such voice.
        case unknownVoice
    }

    let code: Code
    /// A sentence for a person.
    let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    var description: String { message }
}
