import Foundation

extension URL {
    /// Whether the host is the loopback of the machine that asks (RFC 1122, 3.2.1.3; RFC 4291, 2.5.3).
    var isOnThisMachine: Bool {
        guard let host = host?.lowercased() else { return false }
        // A name that begins as such an address does may be anybody's.
        let isAddress = host.hasPrefix("127.") && host.utf8.allSatisfy { "0123456789.".utf8.contains($0) }
        return isAddress || ["localhost", "::1", "[::1]"].contains(host)
    }
}
