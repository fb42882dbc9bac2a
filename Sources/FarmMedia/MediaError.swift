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

    /// Which of the things handed in is at fault.
    public enum Culprit: Hashable, Sendable {
        /// Counted from 0.
        case clip(Int)
        case soundtrack
    }

    public let code: Code
    /// A sentence for a person.
    public let message: String
    /// Where it is one of several things handed in, which.
    public let culprit: Culprit?

    public init(_ code: Code, _ message: String, culprit: Culprit? = nil) {
        self.code = code
        self.message = message
        self.culprit = culprit
    }

    public init(_ code: Code, _ message: String, clip: Int) {
        self.init(code, message, culprit: .clip(clip))
    }

    /// Which of the clips handed in is at fault, counted from 0, where it is one of them.
    public var clip: Int? {
        if case .clip(let index) = culprit { index } else { nil }
    }

    public var description: String { message }
}
