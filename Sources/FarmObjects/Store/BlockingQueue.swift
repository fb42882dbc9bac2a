import Foundation
import Synchronization

/// Threads for work that blocks or computes for long, so that it never holds an event loop or a thread of
/// Swift's own pool.
///
/// As a task executor it takes whole async functions: `withTaskExecutorPreference(queue) { … }`.
public final class BlockingQueue: TaskExecutor {
    private let queue: OperationQueue

    /// - Parameter width: how much runs at once; more waits in order.
    public init(label: String, width: Int) {
        queue = OperationQueue()
        queue.name = label
        queue.maxConcurrentOperationCount = width
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.addOperation { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }

    public func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.addOperation {
                continuation.resume(with: Swift.Result { try work() })
            }
        }
    }

    /// Runs work that asks now and then whether the calling task has been cancelled.
    @discardableResult
    public func runCancellable<Result: Sendable>(
        _ work: @escaping @Sendable (_ isCancelled: () -> Bool) throws -> Result
    ) async throws -> Result {
        let flag = CancellationFlag()
        return try await withTaskCancellationHandler {
            try await run { try work { flag.isSet } }
        } onCancel: {
            flag.set()
        }
    }
}

private final class CancellationFlag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .relaxed) }

    func set() {
        value.store(true, ordering: .relaxed)
    }
}
