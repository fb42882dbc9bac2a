import Foundation

/// Threads for work that blocks, so that it never holds an event loop or a thread of Swift's own pool.
public final class BlockingQueue: Sendable {
    private let queue: OperationQueue

    /// - Parameter width: how much runs at once; more waits in order.
    public init(label: String, width: Int) {
        queue = OperationQueue()
        queue.name = label
        queue.maxConcurrentOperationCount = width
    }

    public func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.addOperation {
                continuation.resume(with: Swift.Result { try work() })
            }
        }
    }
}
