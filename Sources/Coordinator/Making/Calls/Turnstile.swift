/// Lets only so many through at once for each key; the others wait in order. Waiting ends with the waiting task.
actor Turnstile<Key: Hashable & Sendable> {
    private struct Waiter {
        let number: Int
        let continuation: CheckedContinuation<Void, any Error>
    }

    private let width: Int
    private var inside: [Key: Int] = [:]
    private var waiting: [Key: [Waiter]] = [:]
    private var nextNumber = 0

    init(width: Int) {
        self.width = width
    }

    /// Runs `body` when it is its turn.
    ///
    /// - Throws: `CancellationError` where the task is cancelled while it waits, and what `body` throws.
    nonisolated func pass<Result: Sendable>(
        _ key: Key, _ body: @Sendable () async throws -> Result
    ) async throws -> Result {
        try await enter(key)
        do {
            let result = try await body()
            await leave(key)
            return result
        } catch {
            await leave(key)
            throw error
        }
    }

    func count(inside key: Key) -> Int { inside[key] ?? 0 }
    func count(waitingFor key: Key) -> Int { waiting[key]?.count ?? 0 }

    private func enter(_ key: Key) async throws {
        if inside[key, default: 0] < width {
            inside[key, default: 0] += 1
            return
        }
        let number = nextNumber
        nextNumber += 1
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                guard !Task.isCancelled else { return continuation.resume(throwing: CancellationError()) }
                waiting[key, default: []].append(Waiter(number: number, continuation: continuation))
            }
        } onCancel: {
            Task { await self.abandon(number, at: key) }
        }
    }

    /// Whoever waits longest takes the place of who leaves.
    private func leave(_ key: Key) {
        if var waiters = waiting[key], !waiters.isEmpty {
            let next = waiters.removeFirst()
            waiting[key] = waiters.isEmpty ? nil : waiters
            next.continuation.resume()
        } else {
            let left = inside[key, default: 1] - 1
            inside[key] = left == 0 ? nil : left
        }
    }

    private func abandon(_ number: Int, at key: Key) {
        guard let place = waiting[key]?.firstIndex(where: { $0.number == number }),
            let waiter = waiting[key]?.remove(at: place)
        else { return }
        if waiting[key]?.isEmpty == true { waiting[key] = nil }
        waiter.continuation.resume(throwing: CancellationError())
    }
}
