/// Why the database did not do as asked.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable {
        /// The file or server cannot be opened.
        case cannotOpen
        /// The database was written by a newer program.
        case newerSchema
        /// Another transaction is in the way; trying again may help.
        case busy
        /// The connection broke while a commit was under way: it may have happened or not. Doing the same again
        /// is right only for what has no effect the second time.
        case outcomeUnknown
        /// No room left.
        case full
        /// A rule of the schema forbids it.
        case constraint
        /// A row holds what no version of the program wrote.
        case corruptRow
        case engineFailure
    }

    public let code: Code
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }

    /// Whether the database is away or in another's way, so that the same may succeed later.
    public var isOutage: Bool { code == .busy || code == .cannotOpen || code == .outcomeUnknown }

    static func unreadable(_ column: String) -> StoreError {
        StoreError(.corruptRow, "column '\(column)' holds what cannot be read")
    }
}
