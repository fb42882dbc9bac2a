/// Every limit of the HTTP client, in one place.
public struct HTTPLimits: Hashable, Sendable {
    /// For name, connection and TLS together.
    public var connect: Duration = .seconds(10)
    /// From the end of the request to the first byte of the answer; as `idle` where `nil`.
    public var firstByte: Duration?
    /// For the longest silence, between two pieces of the request or of the answer.
    public var idle: Duration = .seconds(30)
    /// For the whole transfer, waiting for a free connection included; anew after a redirection.
    public var total: Duration = .seconds(900)
    /// Connections kept open at once, to all hosts.
    public var connections = 64
    /// Transfers under way or waiting; more are refused with `.overloaded`.
    public var transfers = 1024

    public init() {}

    /// All header lines of one answer together.
    static let headerBytes = 64 << 10
    /// What is kept of the body that comes with a refusal.
    static let refusalBytes = 16 << 10
    /// What one answer read into memory may have where the caller sets no limit of its own.
    public static let memoryBytes = 8 << 20
}

extension Duration {
    /// Whole milliseconds, rounded up and at least 1: libcurl takes 0 for "never".
    var curlMilliseconds: Int {
        let (seconds, attoseconds) = components
        return max(1, Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000))
    }

}
