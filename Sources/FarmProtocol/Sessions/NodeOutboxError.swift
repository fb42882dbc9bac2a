/// Why an outbox cannot be read, or a report not be kept.
public struct NodeOutboxError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable {
        /// The bytes do not begin as a journal of this version.
        case notAJournal
        /// Something in the midst of the journal is not what was written.
        case damaged
        /// The journal is longer than one can become.
        case tooLarge
        /// There are as many reports as a node may owe.
        case full
        /// The report has no form that could be read again.
        case unwritable
    }

    public let code: Code
    /// A sentence for a person.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
