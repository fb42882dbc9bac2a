import FarmCore
import FarmStore
import FarmTesting
import Synchronization
import Testing

@testable import Coordinator

@Suite("Stories that go")
struct HousekeepingStoryTests {
    /// Remembers which leases were revoked.
    private final class Revocations: Sendable {
        private let leases = Mutex<[LeaseID]>([])

        var all: [LeaseID] { leases.withLock(\.self) }

        func note(_ revoked: [LeaseID]) {
            leases.withLock { $0 += revoked }
        }
    }

    @Test("Its owner deletes a story once; then neither it nor its video is found")
    func deletion() async throws {
        let coordinator = try await TestCoordinator()
        try await coordinator.asUser { caller in
            let story = try await caller.makeStory()
            _ = try await caller.post("/v1/segments/\(story)")
            try await InstantFarm(coordinator: coordinator).workOff()
            let video = try await caller.post("/v1/videos/\(story)").body["id"].text
            try await caller.another().send(.delete, "/v1/stories/\(story)").isProblem("HAS_NO_PERMISSION", 403)
            let answer = try await caller.send(.delete, "/v1/stories/\(story)")
            #expect(answer.status == .noContent && answer.bytes.isEmpty)
            try await caller.send(.delete, "/v1/stories/\(story)").isProblem("NOT_FOUND", 404)
            for path in ["stories/\(story)", "segments/\(story)", "videos/\(video)/status"] {
                try await caller.get("/v1/\(path)").isProblem("NOT_FOUND", 404)
            }
            #expect(try await caller.get("/v1/videos").body == .array([]))
            try await caller.send(.delete, "/v1/stories/7").isProblem("INVALID_ID", 400)
        }
    }

    @Test("Holders of a deleted story's leases are told, and a result that comes too late is an orphan")
    func runningLease() async throws {
        let farm = try await HousekeepingFarm()
        let revocations = Revocations()
        let deletion = StoryDeletion(store: farm.store, board: farm.coordinator.board) { revocations.note($0) }
        let story = try await farm.planStory()
        let task = try await farm.lease(.illustrate)
        let late = try await farm.objects.store(Array("late".utf8))
        #expect(try await deletion.delete(story, at: farm.now))
        #expect(revocations.all == [task.lease])
        await #expect(throws: HousekeepingFarm.Unexpected.self) {
            try await farm.illustrate(task, with: late, size: 4)
        }
        #expect(try await !deletion.delete(story, at: farm.now))
        for chore in [1, 2] {
            farm.outlastGrace()
            if chore == 1 { #expect(try await farm.run(farm.orphans) == 1) }
        }
        #expect(try await farm.run(farm.garbage) == 1)
        #expect(try farm.coordinator.storedFiles().isEmpty)
    }

    @Test("Who waits for a deleted story hears that it is gone")
    func waiting() async throws {
        let coordinator = try await TestCoordinator(holds: true)
        try await coordinator.asUser { caller in
            let story = try await caller.makeStory()
            _ = try await caller.post("/v1/segments/\(story)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await caller.get("/v1/segments/\(story)/status").isProblem("NOT_FOUND", 404) }
                var begun = coordinator.pauses.begun.makeAsyncIterator()
                await begun.next()
                #expect(try await caller.send(.delete, "/v1/stories/\(story)").status == .noContent)
                try await group.waitForAll()
            }
        }
    }

    @Test("A finished story is kept for its time and then deleted; one under way is kept")
    func retention() async throws {
        let farm = try await HousekeepingFarm()
        let deletion = StoryDeletion(store: farm.store, board: farm.coordinator.board) { _ in }
        let days = Duration.seconds(30 * 86_400)
        let chore = Retention(store: farm.store, deletion: deletion, keep: GracePeriod(length: days))
        let finished = try await farm.finishStory().story
        let planned = try await farm.planStory()
        farm.coordinator.clock.advance(by: days)
        #expect(try await farm.run(chore) == 0)
        farm.coordinator.clock.advance(by: .seconds(1))
        #expect(try await farm.run(chore) == 1)
        #expect(try await farm.run(chore) == 0)
        #expect(try await farm.store.story(finished) == nil)
        #expect(try await farm.store.story(planned) != nil)
        farm.outlastGrace()
        #expect(try await farm.run(farm.garbage) == 5)
        #expect(try farm.coordinator.storedFiles().isEmpty)
    }
}
