import NIOPosix
import Synchronization

/// Threads for work that blocks: rendering and digesting never hold up an event loop or the concurrency runtime.
final class RenderThreads: Sendable {
    private let pool: NIOThreadPool

    init(count: Int) {
        pool = NIOThreadPool(numberOfThreads: count)
        pool.start()
    }

    /// Runs `body` on a thread of its own. It is handed a question that turns true once the calling task is
    /// cancelled.
    ///
    /// - Throws: `CancellationError` where that is before the start; what `body` throws.
    func run<Value: Sendable>(
        _ body: @escaping @Sendable (_ isCancelled: () -> Bool) throws -> Value
    ) async throws -> Value {
        let flag = CancellationFlag()
        return try await withTaskCancellationHandler {
            try await pool.runIfActive { try body { flag.isRaised } }
        } onCancel: {
            flag.raise()
        }
    }

    /// Waits for what runs to end, then ends the threads.
    func stop() async throws {
        try await pool.shutdownGracefully()
    }
}

/// Raised once, read from any thread.
private final class CancellationFlag: Sendable {
    private let raised = Atomic(false)

    var isRaised: Bool { raised.load(ordering: .relaxed) }

    func raise() { raised.store(true, ordering: .relaxed) }
}
