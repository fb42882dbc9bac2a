import FarmStore

/// Runs asynchronous code that never has to wait, to its end, on the calling thread: so the store's verbs, which
/// are asynchronous for real databases, happen at one moment of virtual time.
///
// SAFETY: jobs are enqueued and run by the one thread that a simulation runs on.
final class InlineExecutor: TaskExecutor, @unchecked Sendable {
    private var jobs: [UnownedJob] = []

    func enqueue(_ job: consuming ExecutorJob) {
        jobs.append(UnownedJob(job))
    }

    /// - Throws: what `body` throws; `StoreError` where it waits for something outside.
    func run<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) throws -> Result {
        let answer = Answer<Result>()
        Task(executorPreference: self) {
            do { answer.result = .success(try await body()) } catch { answer.result = .failure(error) }
        }
        while !jobs.isEmpty { jobs.removeFirst().runSynchronously(on: asUnownedTaskExecutor()) }
        guard let result = answer.result else {
            throw StoreError(.engineFailure, "a verb of the store waited for something outside the simulation")
        }
        return try result.get()
    }

    // SAFETY: written and read by the thread that calls `run`.
    private final class Answer<Result>: @unchecked Sendable {
        var result: Swift.Result<Result, any Error>?
    }
}
