import FarmCore
import FarmProtocol
import FarmStore

extension CoordinatorProcess {
    /// Compares what was uploaded with what was reported, and keeps it.
    func verify(_ completion: Completion) -> DispatchMachine.Verification {
        let lease = completion.lease
        let store = coordinator.store
        let task: FarmTask?
        do {
            task = try coordinator.executor.run { try await store.task(lease.task) }
        } catch {
            return .unknown
        }
        guard let task else { return .stale }
        let promised = SimulatedObjects.Blob(digest: completion.digest, size: completion.size)
        if surroundings.objects.isFull { return .unknown }
        let promotion = surroundings.objects.promote(
            uploadKey(of: lease), to: promised, checked: !surroundings.faults.isPlanted(.digestUnchecked))
        guard promotion == .kept, completion.units == task.units else {
            return .unsound(TaskFault(code: "badResult", message: "The result is not what was promised."))
        }
        switch task.kind {
        case .clip:
            return .sound(.clip(StoredAsset(id: promised.digest, size: promised.size, mediaType: .mp4)))
        case .soundtrack:
            return .sound(.soundtrack(StoredAsset(id: promised.digest, size: promised.size, mediaType: .m4a)))
        case .context, .illustrate, .narrate, .assemble, .publish: return .stale
        }
    }

    private func uploadKey(of lease: LeaseID) -> String {
        guard surroundings.faults.isPlanted(.uploadKeyShared) else { return SimulatedObjects.key(lease) }
        return SimulatedObjects.key(LeaseID(task: lease.task, epoch: 1))
    }

    // MARK: Grants

    func prepare(_ task: FarmTask) -> Result<Grant, DispatchMachine.Unprepared> {
        do {
            return .success(try grant(for: task))
        } catch let fault as TaskFault {
            return .failure(.init(lease: task.lease, fault: fault))
        } catch {
            return .failure(.init(lease: task.lease, fault: TaskFault(code: "grantFailed", message: "\(error)")))
        }
    }

    private func grant(for task: FarmTask) throws -> Grant {
        let store = coordinator.store
        guard let video = task.video,
            let material = try coordinator.executor.run({ try await store.material(of: video) })
        else { throw TaskFault(code: "materialMissing", message: "The task's video is not there.") }
        return Grant(
            lease: task.lease, work: try work(of: task, from: material), assets: [],
            uploadURL: uploadKey(of: task.lease), story: task.story, video: video)
    }

    private func work(of task: FarmTask, from material: VideoMaterial) throws -> Grant.Work {
        let plan = material.plan()
        guard task.kind == .clip else { return .soundtrack(plan.soundtrack) }
        guard let clip = plan.clip(of: task) else {
            throw TaskFault(code: "materialMissing", message: "The video has no such clip.")
        }
        return .clip(clip.recipe)
    }
}
