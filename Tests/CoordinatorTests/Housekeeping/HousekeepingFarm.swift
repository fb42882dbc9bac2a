import FarmCore
import FarmObjects
import FarmStore
import FarmTesting
import Foundation
import Testing

@testable import Coordinator

/// A coordinator without workers or nodes, and its chores with a grace period of an hour.
struct HousekeepingFarm: Sendable {
    let coordinator: TestCoordinator
    let garbage: GarbageCollection
    let orphans: OrphanSearch
    let attempts: StaleAttempts
    let grace = GracePeriod(length: .seconds(3600))
    private let user = UserID(high: 5, low: 5)
    private let node = Holder(role: .node, id: NodeID(high: 6, low: 6))

    init() async throws {
        coordinator = try await TestCoordinator()
        let (store, objects) = (coordinator.store, coordinator.objects)
        garbage = GarbageCollection(store: store, objects: objects, grace: grace)
        // Small pages, so that a round is more than one.
        orphans = OrphanSearch(store: store, objects: objects, grace: grace, batch: 3)
        attempts = StaleAttempts(store: store, objects: objects, grace: grace, batch: 3)
    }

    var store: FarmStore { coordinator.store }
    var objects: FolderStore { coordinator.objects }
    var now: Timestamp { coordinator.clock.now }

    /// Lets time go by to just after the grace period.
    func outlastGrace() { coordinator.clock.advance(by: grace.length + .seconds(1)) }

    /// Runs a chore until it is through.
    ///
    /// - Returns: how much it removed or marked.
    @discardableResult
    func run(_ chore: some Chore) async throws -> Int {
        var removed = 0
        while true {
            let report = try await chore.run(at: now)
            removed += report.removed
            if report.isThrough { return removed }
        }
    }

    /// A story with its segments planned, and nothing else made.
    func planStory() async throws -> StoryID {
        let story = try await store.createStory(user: user, title: "Fog", script: "It came.", at: now)
        try await store.beginStory(story.id, at: now)
        try await InstantFarm(coordinator: coordinator).workOff([.context])
        return story.id
    }

    /// A story with a finished video.
    func finishStory() async throws -> (story: StoryID, video: VideoID) {
        let story = try await planStory()
        try await InstantFarm(coordinator: coordinator).workOff()
        let admission = try await store.createVideo(of: story, user: user, format: .standard, at: now)
        guard case .admitted(let video) = admission else { throw Unexpected() }
        try await InstantFarm(coordinator: coordinator).workOff()
        return (story, video.id)
    }

    /// A lease on a task that is ready.
    func lease(_ kind: TaskKind) async throws -> FarmTask {
        try #require(try await store.claim(kinds: [kind], for: node, limit: 1, at: now).first)
    }

    /// Commits a picture that has been stored before.
    func illustrate(_ task: FarmTask, with picture: AssetID, size: Int64) async throws {
        let asset = StoredAsset(id: picture, size: size, mediaType: .webp)
        guard case .accepted = try await store.complete(task.lease, with: .illustration(asset), at: now) else {
            throw Unexpected()
        }
    }

    func upload(_ text: String, for lease: LeaseID) async throws {
        let file = objects.incomingLocation()
        try Data(text.utf8).write(to: file)
        try await objects.admit(file, at: .attempt(lease))
    }

    func holds(_ key: ObjectKey) -> Bool {
        FileManager.default.fileExists(atPath: objects.location(of: key).path)
    }

    struct Unexpected: Error {}
}
