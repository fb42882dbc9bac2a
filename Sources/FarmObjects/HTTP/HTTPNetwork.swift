import Foundation

/// What lies between this machine and the servers: proxy, and who vouches for the servers' certificates.
public struct HTTPNetwork: Hashable, Sendable {
    /// Such as `http://proxy.example:3128`; `nil` for what `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` say.
    /// What runs on this machine is always reached directly.
    public var proxy: String?
    /// A file of certificates in PEM, in place of the system's.
    public var certificates: String?

    public init(proxy: String? = nil, certificates: String? = nil) {
        self.proxy = proxy
        self.certificates = certificates
    }

    /// As the environment says: `SSL_CERT_FILE`, and the proxies' variables, which libcurl reads itself.
    public static let standard: HTTPNetwork = {
        let file = ProcessInfo.processInfo.environment["SSL_CERT_FILE"] ?? ""
        return HTTPNetwork(certificates: file.isEmpty ? nil : file)
    }()
}
