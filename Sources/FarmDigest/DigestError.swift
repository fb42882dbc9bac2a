/// libcrypto refused an operation that should not fail, for lack of memory or of the algorithm.
public struct DigestError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A sentence for a person.
    public let message: String

    public var description: String { message }

    init(_ operation: String) {
        message = "libcrypto could not \(operation)"
    }
}
