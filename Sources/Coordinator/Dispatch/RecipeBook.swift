import FarmCore
import FarmObjects
import FarmProtocol
import FarmStore

/// Turns a leased task into a grant: the recipe of its work, and URLs for everything it reads and writes.
struct RecipeBook: Sendable {
    let store: FarmStore
    let objects: any ObjectStore
    let clock: WallClock

    /// - Throws: `TaskFault` where the rows behind the task cannot make a recipe; `StoreError`.
    func grant(for task: FarmTask) async throws -> Grant {
        guard let videoID = task.video, let material = try await store.material(of: videoID) else {
            throw TaskFault(code: "materialMissing", message: "The task's video is not there.", isPermanent: true)
        }
        let work = try work(of: task, from: material)
        return Grant(
            lease: task.lease, work: work, assets: try assets(of: work, sizes: material.sizes),
            uploadURL: try objects.uploadURL(
                for: .attempt(task.lease), limit: DispatchLimits.resultBytes,
                until: clock.now() + DispatchLimits.urlLifetime),
            story: task.story, video: videoID)
    }

    private func work(of task: FarmTask, from material: VideoMaterial) throws -> Grant.Work {
        switch task.kind {
        case .clip:
            guard let clip = material.plan().clip(of: task) else {
                throw TaskFault(code: "materialMissing", message: "The video has no such clip.", isPermanent: true)
            }
            return .clip(clip.recipe)
        case .soundtrack:
            return .soundtrack(material.plan().soundtrack)
        case .context, .illustrate, .narrate, .assemble, .publish:
            throw TaskFault(
                code: "wrongHolder", message: "A \(task.kind.rawValue) task is not a node's.", isPermanent: true)
        }
    }

    private func assets(of work: Grant.Work, sizes: [AssetID: Int64]) throws -> [Grant.Asset] {
        let wanted: [(AssetID, MediaType)]
        switch work {
        case .clip(let recipe): wanted = recipe.images.sorted { $0.description < $1.description }.map { ($0, .webp) }
        case .soundtrack(let recipe): wanted = recipe.placements.map { ($0.voice, .wave) }
        }
        var seen: Set<AssetID> = []
        let expiry = clock.now() + DispatchLimits.urlLifetime
        return try wanted.filter { seen.insert($0.0).inserted }.map { id, type in
            Grant.Asset(
                id: id, url: try objects.downloadURL(of: id, type: type, until: expiry), size: sizes[id] ?? 0)
        }
    }
}

/// Every limit of the dispatch side.
enum DispatchLimits {
    /// How long the URLs in a grant are good for.
    static let urlLifetime = Duration.seconds(6 * 3600)
    /// The bytes of a clip or soundtrack at most.
    static let resultBytes: Int64 = 4 << 30
    /// Nodes connected at once.
    static let connections = 1024
    /// How often ready tasks and deadlines are looked at when nothing announces a change.
    static let tick = Duration.milliseconds(500)
}
