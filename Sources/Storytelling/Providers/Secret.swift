/// A text that nobody may read but who it is for: it shows as dots wherever it is printed or logged.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The text itself, for the one header that carries it.
    public let revealed: String

    public init(_ text: String) {
        revealed = text
    }

    public var description: String { "•••" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
