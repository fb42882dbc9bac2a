import FarmObjects
import Synchronization
import Testing

@testable import RenderNode

struct RetryRuleTests {
    private let pauses = Recorder<Duration>()

    private func attempts(_ error: TransferError) async -> Int {
        let count = Recorder<Int>()
        let pauses = pauses
        let rule = RetryRule(patience: .seconds(20), sleep: { pauses.add($0) })
        await #expect(throws: TransferError.self) {
            try await rule {
                count.add(1)
                throw error
            }
        }
        return count.all.count
    }

    @Test("What may be over soon is tried again, with pauses that double up to 5 s and add up to the patience")
    func transient() async {
        #expect(await attempts(TransferError(.unreachable, "no")) == 9)
        #expect(pauses.all == [250, 500, 1000, 2000, 4000, 5000, 5000, 5000].map { .milliseconds($0) })
    }

    @Test("A wrong body is tried three times, a refusal once")
    func others() async {
        #expect(await attempts(TransferError(.wrongDigest, "no")) == 3)
        #expect(await attempts(TransferError(.tooLarge, "no")) == 3)
        #expect(await attempts(TransferError(.status(403), "no")) == 1)
        #expect(await attempts(TransferError(.status(503), "no")) > 3)
        #expect(await attempts(TransferError(.invalidRequest, "no")) == 1)
    }

    @Test("A cancelled transfer is a cancellation, not a failure")
    func cancelled() async {
        let rule = RetryRule(sleep: { _ in })
        await #expect(throws: CancellationError.self) {
            try await rule { () async throws -> Void in throw TransferError(.cancelled, "gone") }
        }
    }
}

/// Remembers what it is told, from any task.
final class Recorder<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    var all: [Element] { elements.withLock { $0 } }

    func add(_ element: Element) {
        elements.withLock { $0.append(element) }
    }
}
