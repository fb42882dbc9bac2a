import FarmCore

/// Why one call to a service gave nothing.
public struct ProviderFault: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable {
        /// Too much was asked of it: it is there, and wants to be left alone for a while.
        case busy
        /// It could not be reached, broke off, took too long or is broken itself.
        case unavailable
        /// The key is not taken.
        case denied
        /// The account has no money left.
        case quotaExhausted
        /// It does not do what was asked, and will not the next time.
        case rejected
        /// It judged what was asked for, or what it made, unsafe.
        case unsafe
        /// It answered with what was not asked for. The next answer may be better.
        case unusableAnswer
    }

    /// Statuses with which a service, or a machine before it, stops waiting for work that may have been done, and
    /// charged, all the same: Request Timeout and Gateway Timeout (RFC 9110, 15.5.9 and 15.6.5), and what content
    /// networks say where a service is late to connect or to answer.
    static let timeouts: Set<Int> = [408, 504, 522, 524]

    public let code: Code
    /// A sentence for people, without secrets and without the service's own words where those may hold any.
    public let message: String
    /// How long the service asked to be left alone.
    public let retryAfter: Duration?
    /// What is charged all the same.
    public let usage: ProviderUsage?
    public let limits: [RateLimit]
    /// Whether the service may have done, and charged for, what was asked, though nothing of it arrived.
    public let outcomeIsUnknown: Bool

    public init(
        _ code: Code, _ message: String, retryAfter: Duration? = nil, usage: ProviderUsage? = nil,
        limits: [RateLimit] = [], outcomeIsUnknown: Bool = false
    ) {
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
        self.usage = usage
        self.limits = limits
        self.outcomeIsUnknown = outcomeIsUnknown
    }

    public var description: String { message }
}
