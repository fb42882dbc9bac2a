import Foundation

extension URL {
    /// Whether the host is the loopback of the machine that asks (RFC 1122, 3.2.1.3; RFC 4291, 2.5.3).
    var isOnThisMachine: Bool {
        host == "localhost" || host == "::1" || host == "[::1]" || host?.hasPrefix("127.") == true
    }
}
