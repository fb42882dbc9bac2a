import FarmCore
import FarmObjects
import FarmProtocol
import FarmStore
import Logging

/// Compares what nodes upload with what they report, and keeps it.
struct ResultInspection: Sendable {
    let store: FarmStore
    let objects: any ObjectStore
    let logger: Logger

    /// Checks the lease, then makes the uploaded bytes an asset if they are what was promised.
    ///
    /// The bytes are made an asset before the commit. Where the lease is lost between the two, the asset is
    /// an orphan that nothing refers to, and no harm.
    func verify(_ completion: Completion) async -> DispatchMachine.Verification {
        do {
            return try await inspect(completion)
        } catch let error as ObjectError where error.code == .mismatch || error.code == .missing {
            return .unsound(TaskFault(code: "badResult", message: error.message))
        } catch {
            logger.error("a result cannot be checked", metadata: ["reason": "\(error)"])
            return .unknown
        }
    }

    private func inspect(_ completion: Completion) async throws -> DispatchMachine.Verification {
        guard let task = try await store.task(completion.lease.task), let type = task.kind.resultType else {
            return .stale
        }
        let asset = StoredAsset(id: completion.digest, size: completion.size, mediaType: type)
        let result: TaskResult = task.kind == .clip ? .clip(asset) : .soundtrack(asset)
        // The commit says whether it is this attempt's own result that is there already.
        if task.state == .done { return .sound(result) }
        guard try await store.liveAttempts(at: task.id).contains(where: { $0.lease == completion.lease }) else {
            return .stale
        }
        guard completion.units == task.units else {
            return .unsound(
                TaskFault(
                    code: "badResult",
                    message: "The result has \(completion.units) frames or samples instead of \(task.units)."))
        }
        try await objects.promote(.attempt(completion.lease), to: completion.digest, size: completion.size)
        return .sound(result)
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
