import FarmProtocol
import Foundation
import Synchronization

@testable import RenderNode

/// An outbox's file in memory, on a disk that can be full.
final class FakeStorage: OutboxStorage {
    private let state = Mutex((bytes: [UInt8](), isFull: false))

    var bytes: [UInt8] { state.withLock { $0.bytes } }

    var isFull: Bool {
        get { state.withLock { $0.isFull } }
        set { state.withLock { $0.isFull = newValue } }
    }

    func carryOut(_ write: NodeOutbox.Write) throws(OutboxFileError) {
        try state.withLock { state throws(OutboxFileError) in
            if state.isFull {
                errno = ENOSPC
                throw OutboxFileError("written", URL(filePath: "/outbox"))
            }
            switch write {
            case .append(let bytes, let offset): state.bytes = state.bytes.prefix(offset) + bytes
            case .replace(let bytes): state.bytes = bytes
            }
        }
    }
}
