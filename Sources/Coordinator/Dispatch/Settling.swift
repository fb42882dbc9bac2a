import FarmCore
import FarmObjects
import FarmProtocol
import FarmStore
import Logging

/// Decides what becomes of results and failures that nodes report.
struct Settling: Sendable {
    let store: FarmStore
    let objects: any ObjectStore
    let board: ChangeBoard
    let clock: WallClock
    let logger: Logger

    /// Accepts a completion: checks the lease, checks and keeps the uploaded bytes, then commits.
    ///
    /// The bytes are made an asset before the commit. Where the lease is lost between the two, the asset is
    /// an orphan that nothing refers to, and no harm.
    func settle(_ completion: Completion) async throws -> (Settlement, message: String) {
        let lease = completion.lease
        guard let task = try await store.task(lease.task), task.epoch == lease.epoch,
            task.state == .leased || task.state == .done, let type = task.kind.resultType
        else { return (.stale, "the lease is no longer current") }
        if task.state == .done {
            return task.result == completion.digest ? (.accepted, "") : (.stale, "the task is done with another result")
        }
        do {
            guard completion.units == task.unitsTotal else {
                throw ObjectError(
                    .mismatch, "the result has \(completion.units) frames or samples instead of \(task.unitsTotal)")
            }
            try await objects.promote(.attempt(lease), to: completion.digest, size: completion.size)
        } catch let error as ObjectError where error.code == .mismatch || error.code == .missing {
            let fault = TaskFault(code: "badResult", message: error.message)
            _ = try await giveUp(lease, fault)
            return (.refused, error.message)
        }
        let asset = StoredAsset(id: completion.digest, size: completion.size, mediaType: type)
        let result: TaskResult = task.kind == .clip ? .clip(asset) : .soundtrack(asset)
        switch try await store.complete(lease, with: result, at: clock.now()) {
        case .stale:
            return (.stale, "the lease is no longer current")
        case .accepted(let task):
            board.announceChange(story: task.story, video: task.video)
            logger.info("task done", metadata: .task(task, elapsed: completion.elapsed))
            return (.accepted, "")
        }
    }

    /// Ends an attempt that a node reports as failed, or takes back a lease that it has no fault to find with.
    func giveUp(_ failure: Failure) async throws -> Settlement {
        guard !failure.isReturn else {
            try await store.release([failure.lease], at: clock.now())
            board.announce(.readyTasks)
            return .accepted
        }
        let fault = TaskFault(code: failure.code, message: failure.message, isPermanent: failure.isPermanent)
        return try await giveUp(failure.lease, fault)
    }

    /// Ends an attempt with a fault.
    func giveUp(_ lease: LeaseID, _ fault: TaskFault) async throws -> Settlement {
        switch try await store.fail(lease, with: fault, at: clock.now()) {
        case .stale: return .stale
        case .accepted(let task):
            board.announceChange(story: task.story, video: task.video)
            logger.warning("attempt failed", metadata: .task(task, fault: fault))
            return .accepted
        }
    }
}

extension TaskKind {
    /// What a node uploads for it.
    fileprivate var resultType: MediaType? {
        switch self {
        case .clip: .mp4
        case .soundtrack: .m4a
        case .context, .illustrate, .narrate, .assemble, .publish: nil
        }
    }
}
