import FarmCore
import FarmProtocol
import Logging
import Synchronization

/// Those who carry out leases, as a session sees them.
protocol WorkCrew: Sendable {
    /// Begins the work of a grant and returns at once. `tell` hears of its progress, of its wish to upload, and of
    /// its end, or that it was stopped.
    func start(_ grant: Grant, tell: @escaping @Sendable (NodeEvent) async -> Void)

    /// Lets the work of a lease upload its result, for which it has asked.
    func upload(_ lease: LeaseID)

    /// Stops the work of a lease soon, from whatever stage it is in.
    func cancel(_ lease: LeaseID)

    /// Cancels all work and returns when nothing runs any more.
    func stop() async
}

/// Carries out each grant in a task of its own; the workshop's gate says which of them render.
final class RenderCrew: WorkCrew {
    private struct Job {
        let task: Task<Void, Never>
        let uploads: AsyncStream<Void>.Continuation
    }

    private let workshop: Workshop
    private let logger: Logger
    private let jobs = Mutex<[LeaseID: Job]>([:])

    init(_ workshop: Workshop, logger: Logger) {
        self.workshop = workshop
        self.logger = logger
    }

    func start(_ grant: Grant, tell: @escaping @Sendable (NodeEvent) async -> Void) {
        jobs.withLock { jobs in
            guard jobs[grant.lease] == nil else { return }
            // Under the lock, so that the job's end cannot come before it is entered.
            let (permissions, uploads) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            let task = Task {
                await self.work(on: grant, permissions, tell: tell)
                self.jobs.withLock { $0[grant.lease] = nil }
            }
            jobs[grant.lease] = Job(task: task, uploads: uploads)
        }
    }

    func upload(_ lease: LeaseID) {
        jobs.withLock { _ = $0[lease]?.uploads.yield() }
    }

    func cancel(_ lease: LeaseID) {
        jobs.withLock { $0[lease]?.task.cancel() }
    }

    func stop() async {
        let running = jobs.withLock { Array($0.values) }
        for job in running { job.task.cancel() }
        for job in running { await job.task.value }
    }

    private func work(
        on grant: Grant, _ permissions: AsyncStream<Void>, tell: @escaping @Sendable (NodeEvent) async -> Void
    ) async {
        let lease = grant.lease
        let total = grant.work.units
        let (steps, step) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
        async let reporting: Void = {
            for await done in steps { await tell(.workProgressed(lease, done: done, total: total)) }
        }()
        var logger = logger
        logger[metadataKey: "task"] = "\(lease.task)"
        logger[metadataKey: "epoch"] = "\(lease.epoch)"
        logger[metadataKey: "story"] = "\(grant.story)"
        logger[metadataKey: "video"] = "\(grant.video)"
        logger.info("Took a lease", metadata: ["kind": "\(grant.work.kind.rawValue)"])
        let end: NodeEvent
        do {
            let completion = try await workshop.carryOut(grant) {
                await tell(.uploadWanted(lease))
                var permission = permissions.makeAsyncIterator()
                // A stream ends early only for a task that is cancelled.
                guard await permission.next() != nil else { throw CancellationError() }
            } progress: {
                step.yield($0)
            }
            logger.info("Finished", metadata: ["elapsed": "\(completion.elapsed)", "bytes": "\(completion.size)"])
            end = .workFinished(completion)
        } catch  where Task.isCancelled || error is CancellationError {
            end = .workStopped(lease)
        } catch {
            let failure = Failure(error, of: lease)
            logger.warning("Failed: \(failure.message)", metadata: ["code": "\(failure.code)"])
            end = .workFailed(failure)
        }
        step.finish()
        await reporting
        await tell(end)
    }
}
