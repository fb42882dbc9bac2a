/// Why a transfer brought nothing.
///
/// Messages name scheme, host and path, never a query, user or header: those can carry signatures and keys.
public struct TransferError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: Hashable, Sendable {
        /// The request cannot be sent as it is: a scheme other than http and https, a line break in a header.
        case invalidRequest
        /// No connection, and nothing of the request was sent: name not found, port closed, TLS or a proxy refused, or
        /// none of that in time, nor one of the client's own free.
        case unreachable
        /// A stage took longer than its deadline, and the server may have the request.
        case timedOut
        /// The body or the headers are beyond their limit.
        case tooLarge
        /// The server answered, and refused. The status is the HTTP one.
        case status(Int)
        /// The connection broke before the body was whole.
        case interrupted
        /// The server's answer is no HTTP, or breaks its rules.
        case protocolViolation
        /// The body arrived whole, but is not the one that was asked for.
        case wrongDigest
        /// A file here could not be read or written.
        case localFile
        /// The calling task was cancelled.
        case cancelled
        /// More transfers are waiting than the client holds.
        case overloaded
        /// The client was shut down.
        case shutDown
        /// A library refused an operation that should not fail.
        case libraryFailure
    }

    public let code: Code
    /// A sentence for a person.
    public let message: String
    /// The beginning of the body that came with a refusal; empty otherwise.
    public let responseBody: [UInt8]

    public init(_ code: Code, _ message: String, responseBody: [UInt8] = []) {
        self.code = code
        self.message = message
        self.responseBody = responseBody
    }

    public var description: String { message }

    /// Whether the same request may succeed later without a change.
    public var isTransient: Bool {
        switch code {
        case .unreachable, .timedOut, .interrupted, .protocolViolation, .overloaded, .wrongDigest: true
        case .status(let status): status == 408 || status == 429 || status >= 500
        case .invalidRequest, .tooLarge, .localFile, .cancelled, .shutDown, .libraryFailure: false
        }
    }
}
