/// Why a maker made nothing.
public struct MakerError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable {
        /// The material cannot be made into anything; trying again will not help.
        case refused
        /// The maker is not there: a program or voice missing, a provider down. Trying again may help.
        case unavailable
        /// The maker did not answer in time.
        case timedOut
        /// The maker answered with something that is not what was asked for.
        case unusableAnswer
    }

    public let code: Code
    /// A sentence for the story's owner.
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
