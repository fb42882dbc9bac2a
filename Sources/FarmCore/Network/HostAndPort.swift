/// Where a server listens, written `HOST:PORT` or, for IPv6, `[HOST]:PORT`.
public struct HostAndPort: Hashable, Sendable, LosslessStringConvertible {
    /// A name or address, an IPv6 address without its brackets.
    public let host: String
    /// From 0 to 65535; 0 asks the system for a free one.
    public let port: Int

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// `nil` unless there is a host, a colon and a port.
    public init?(_ description: String) {
        guard let colon = description.lastIndex(of: ":") else { return nil }
        let digits = description[description.index(after: colon)...]
        guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let port = UInt16(digits)
        else { return nil }
        var host = description[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        let isForeign = host.contains { $0.isWhitespace || $0 == "/" || $0 == "[" || $0 == "]" || $0 == "@" }
        guard !host.isEmpty, !isForeign else { return nil }
        self.init(host: String(host), port: Int(port))
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Whether this stands for every address of a machine, so that nobody can be sent to it.
    public var isWildcard: Bool { host == "0.0.0.0" || host == "::" }
}
