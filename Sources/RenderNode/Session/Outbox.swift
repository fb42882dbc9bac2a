import Dispatch
import FarmCore
import FarmProtocol
import Logging
import Synchronization

/// Keeps a node's reports on disk until they are settled. Writes are done one after the other on a thread of their
/// own, in the order in which they were asked for, so that a slow disk holds up nobody else.
final class Outbox: Sendable {
    private let queue = DispatchQueue(label: "nightreel.outbox")
    private let storage: any OutboxStorage
    private let logger: Logger
    /// Locked by the queue's work alone.
    private let outbox: Mutex<NodeOutbox>

    /// - Parameter outbox: what `storage` holds now.
    init(_ outbox: NodeOutbox, storage: any OutboxStorage, logger: Logger) {
        self.outbox = Mutex(outbox)
        self.storage = storage
        self.logger = logger
    }

    /// Makes a report durable, then tells `.reportKept`, or `.reportNotKept` where that failed.
    func keep(_ report: NodeReport, tell: @escaping @Sendable (NodeEvent) async -> Void) {
        queue.async {
            let event: NodeEvent
            do {
                try self.write { outbox throws(NodeOutboxError) in try outbox.keep(report) }
                event = .reportKept(report.lease)
            } catch {
                event = .reportNotKept(report.lease, reason: "\(error)")
            }
            Task { await tell(event) }
        }
    }

    func forget(_ lease: LeaseID) {
        queue.async {
            do {
                try self.write { outbox throws(NodeOutboxError) in try outbox.forget(lease) }
            } catch {
                // After a restart the report is sent once more, and answered as before.
                self.logger.warning("A settled report was not struck off: \(error)")
            }
        }
    }

    /// Returns when everything asked for before is done.
    func finish() async {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume() }
        }
    }

    private func write(
        _ change: (inout NodeOutbox) throws(NodeOutboxError) -> NodeOutbox.Write?
    ) throws {
        try outbox.withLock { outbox in
            var next = outbox
            guard let write = try change(&next) else { return }
            do {
                try storage.carryOut(write)
            } catch {
                outbox.writeFailed()
                throw error
            }
            outbox = next
        }
    }
}
