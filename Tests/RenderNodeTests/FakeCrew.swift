import FarmCore
import FarmProtocol
import Synchronization

@testable import RenderNode

/// Does no work: tests say when a lease's work is over.
final class FakeCrew: WorkCrew {
    private typealias Tell = @Sendable (NodeEvent) async -> Void

    private struct State {
        var tells: [LeaseID: Tell] = [:]
    }

    private let state = Mutex(State())
    let started: AsyncStream<LeaseID>
    let uploaded: AsyncStream<LeaseID>
    let cancelled: AsyncStream<LeaseID>
    private let start: AsyncStream<LeaseID>.Continuation
    private let upload: AsyncStream<LeaseID>.Continuation
    private let cancel: AsyncStream<LeaseID>.Continuation

    init() {
        (started, start) = AsyncStream.makeStream()
        (uploaded, upload) = AsyncStream.makeStream()
        (cancelled, cancel) = AsyncStream.makeStream()
    }

    func start(_ grant: Grant, tell: @escaping @Sendable (NodeEvent) async -> Void) {
        state.withLock { $0.tells[grant.lease] = tell }
        start.yield(grant.lease)
    }

    func upload(_ lease: LeaseID) {
        upload.yield(lease)
    }

    func cancel(_ lease: LeaseID) {
        cancel.yield(lease)
    }

    func stop() async {
        start.finish()
        upload.finish()
        cancel.finish()
    }

    /// Lets the work of a lease come to `event`.
    func tell(_ lease: LeaseID, _ event: NodeEvent) async {
        await state.withLock { $0.tells[lease] }?(event)
    }
}

extension AsyncStream {
    /// The next element, for a stream with one reader at a time.
    func next() async -> Element? {
        var iterator = makeAsyncIterator()
        return await iterator.next()
    }
}
