import Foundation
import Synchronization

/// The two ends of a connection over a link.
final class LinkedConnection: Sendable {
    let client: Socket
    let server: Socket
    /// Signalled by the thread of the second direction.
    let finished = DispatchSemaphore(value: 0)
    private let over = Atomic(false)

    init(client: Socket, server: Socket) {
        self.client = client
        self.server = server
    }

    var isOver: Bool { over.load(ordering: .acquiring) }

    /// Cuts both ends off.
    func end() {
        over.store(true, ordering: .releasing)
        client.shutDown()
        server.shutDown()
    }
}
