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
        /// The service that makes it is away or wants to be left alone: the work is to wait, which is no failure.
        case providerAway
        /// Making it would cost more than the story, its owner or the day may.
        case spendingCapReached
    }

    public let code: Code
    /// A sentence for the story's owner.
    public let message: String
    /// How long to wait before the next try, where that is known.
    public let retryAfter: Duration?

    public init(_ code: Code, _ message: String, retryAfter: Duration? = nil) {
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
    }

    public var description: String { message }
}
