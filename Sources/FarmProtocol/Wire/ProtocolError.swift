/// Why a connection ends: what the other side did that the protocol does not allow.
public struct ProtocolError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable {
        case notThisProtocol
        case unknownVersion
        case unknownType
        case frameTooLong
        case malformedPayload
        case unexpectedMessage
        case helloMissing
        case frameIncomplete
        case silent
        case overloaded
    }

    public let code: Code
    /// A sentence for a person.
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { "\(code.rawValue): \(message)" }
}
