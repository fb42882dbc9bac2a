import FarmCore
import Synchronization

/// What signed URLs begin with: the operator's word, or else the address that was bound.
final class PublicAddress: Sendable {
    private let fixed: String?
    private let bound: Mutex<HostAndPort>

    /// - Parameters:
    ///   - fixed: the operator's word, without a slash at the end.
    ///   - requested: where the server will listen; a port of 0 stands until `noteBound` says better.
    init(fixed: String?, requested: HostAndPort) {
        self.fixed = fixed
        bound = Mutex(requested)
    }

    func noteBound(_ address: HostAndPort) {
        bound.withLock { $0 = address }
    }

    var baseURL: String { fixed ?? "http://\(bound.withLock { $0 })" }
}
