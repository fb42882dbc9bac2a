import FarmCore
import Foundation

/// One request whose body, if any, is small enough to hold.
public struct HTTPRequest: Hashable, Sendable {
    public enum Method: String, Hashable, Sendable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    public var method: Method
    public var url: URL
    public var headers: HTTPHeaders
    /// `nil` sends none; empty sends `Content-Length: 0`.
    public var body: [UInt8]?
    /// Redirections followed; 0 hands a 3xx answer to the caller. Another host gets no header that may hold credentials.
    public var redirects = 0
    /// Whether the server gets the request once at most: it then has a connection of its own, since libcurl sends one
    /// again by itself whose old connection ends without an answer.
    public var isSentOnce = false
    /// The client's own where `nil`; a long poll asks for a longer silence.
    public var limits: HTTPLimits?

    public init(_ method: Method, _ url: URL, headers: HTTPHeaders = [:], body: [UInt8]? = nil) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// An answer of any status, held in memory.
public struct HTTPResponse: Hashable, Sendable {
    public let status: Int
    public let headers: HTTPHeaders
    public let body: [UInt8]
    /// Whether it came over HTTP/2.
    public var isHTTP2 = false

    public var isSuccess: Bool { (200..<300).contains(status) }
}

/// What a finished download put on disk.
public struct DownloadReceipt: Hashable, Sendable {
    public let status: Int
    /// In bytes.
    public let size: Int64
    /// The SHA-256 of the bytes as they came.
    public let digest: AssetID
}

/// How far a transfer's body is.
public struct TransferProgress: Hashable, Sendable {
    /// Bytes so far.
    public let completed: Int64
    /// Bytes in all, where the sender said so.
    public let total: Int64?
}

/// Called on the client's own thread for every piece: it must be quick, and must not block.
public typealias TransferObserver = @Sendable (TransferProgress) -> Void
