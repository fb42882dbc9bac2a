import Foundation
import Synchronization
import Testing

@testable import FarmObjects

@Suite("Threads for work that blocks")
struct StoreQueueTests {
    private struct Mishap: Error {}

    /// Counts those who are in it at once.
    private final class Room: Sendable {
        private let count = Mutex((inside: 0, most: 0))
        private let door = DispatchSemaphore(value: 0)

        var most: Int { count.withLock(\.most) }

        /// Returns once there have been so many inside together.
        func visit(withOthers company: Int) {
            let isFull = count.withLock { count in
                count.inside += 1
                count.most = max(count.most, count.inside)
                return count.inside == company
            }
            if isFull { for _ in 1...12 { door.signal() } }
            #expect(door.wait(timeout: .now() + .seconds(30)) == .success)
            count.withLock { $0.inside -= 1 }
        }
    }

    @Test("What the work returns or throws comes back")
    func outcome() async throws {
        let queue = BlockingQueue(label: "test", width: 1)
        #expect(try await queue.run { 6 * 7 } == 42)
        await #expect(throws: Mishap.self) { try await queue.run { throw Mishap() } }
    }

    @Test("As much as its width runs at once, and no more")
    func width() async throws {
        let queue = BlockingQueue(label: "test", width: 3)
        let room = Room()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...12 {
                group.addTask { try await queue.run { room.visit(withOthers: 3) } }
            }
            try await group.waitForAll()
        }
        #expect(room.most == 3)
    }

    @Test("Work hears of its task's cancellation, and of nobody else's")
    func cancellation() async throws {
        let queue = BlockingQueue(label: "test", width: 1)
        let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            try await queue.runCancellable { isCancelled in
                beginning.yield()
                let end = ContinuousClock.now + .seconds(30)
                while !isCancelled() { if ContinuousClock.now > end { return false } }
                return true
            }
        }
        var iterator = begun.makeAsyncIterator()
        await iterator.next()
        task.cancel()
        #expect(try await task.value)
        #expect(try await queue.runCancellable { isCancelled in !isCancelled() })
    }

    @Test("Async functions run on its threads")
    func executor() async {
        let queue = BlockingQueue(label: "test", width: 1)
        let main = await withTaskExecutorPreference(queue) { await name() }
        #expect(main == "test")
    }

    /// The label of the queue that it runs on.
    private nonisolated func name() async -> String? { currentQueue() }
}

private func currentQueue() -> String? { OperationQueue.current?.name }
