/// Why media work stopped.
public struct MediaError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable {
        /// An input is not what its kind promises: corrupt, cut off, or of an unknown format.
        case corruptInput
        /// An input is beyond a limit of `MediaLimits`.
        case inputTooLarge
        /// A clip does not fit the video: frame count, timestamps or parameter sets differ.
        case clipMismatch
        /// A library of this machine lacks what is needed (an encoder, a font).
        case missingCapability
        /// A C library refused an operation that should not fail.
        case libraryFailure
        /// A file could not be written or read.
        case inputOutput
        /// The caller asked for the work to stop.
        case cancelled
    }

    public let code: Code
    /// A sentence for a person.
    public let message: String
    /// Which of the clips handed in is at fault, counted from 0, where it is one of them.
    public let clip: Int?

    public init(_ code: Code, _ message: String, clip: Int? = nil) {
        self.code = code
        self.message = message
        self.clip = clip
    }

    public var description: String { message }
}
