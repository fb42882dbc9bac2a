import FarmCore
import Foundation
import Synchronization

/// Says on standard output, once both ports are open, where they are:
/// `ready http=http://HOST:PORT farm=HOST:PORT`. Whoever started the coordinator with ports of 0 reads it.
final class ReadyLine: Sendable {
    private struct Addresses {
        var http: HostAndPort?
        var farm: HostAndPort?
    }

    private let addresses = Mutex(Addresses())

    func note(http: HostAndPort) {
        note { $0.http = http }
    }

    func note(farm: HostAndPort) {
        note { $0.farm = farm }
    }

    private func note(_ change: (inout Addresses) -> Void) {
        let line: String? = addresses.withLock { addresses in
            change(&addresses)
            guard let http = addresses.http, let farm = addresses.farm else { return nil }
            return "ready http=http://\(http) farm=\(farm)\n"
        }
        if let line { FileHandle.standardOutput.write(Data(line.utf8)) }
    }
}
