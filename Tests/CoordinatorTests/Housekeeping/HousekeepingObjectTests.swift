import FarmCore
import FarmObjects
import FarmStore
import FarmTesting
import Testing

@testable import Coordinator

@Suite("Bytes that nobody needs")
struct HousekeepingObjectTests {
    @Test("After the last story has been deleted and the grace period is over, the object store is empty")
    func nothingLeft() async throws {
        let farm = try await HousekeepingFarm()
        for _ in 1...2 {
            let story = try await farm.finishStory().story
            farm.coordinator.clock.advance(by: .seconds(1))
            _ = try await farm.store.deleteStory(story, at: farm.now)
        }
        let stored = try farm.coordinator.storedFiles().count
        // A picture, a voice, a clip, a soundtrack and a video of each.
        #expect(stored == 10)
        #expect(try await farm.run(farm.garbage) == 0)
        farm.outlastGrace()
        #expect(try await farm.run(farm.garbage) == stored)
        #expect(try farm.coordinator.storedFiles().isEmpty)
        #expect(try await farm.run(farm.garbage) == 0)
        #expect(try await farm.run(farm.orphans) == 0)
    }

    @Test("Shared bytes survive the deletion of one story and go with the last")
    func shared() async throws {
        let farm = try await HousekeepingFarm()
        var stories: [StoryID] = []
        var picture: AssetID?
        for _ in 1...2 {
            stories.append(try await farm.planStory())
            let stored = try await farm.objects.store(Array("fog".utf8))
            try await farm.illustrate(farm.lease(.illustrate), with: stored, size: 3)
            picture = stored
        }
        let key = ObjectKey.asset(try #require(picture))
        for (story, isLeft) in zip(stories, [true, false]) {
            _ = try await farm.store.deleteStory(story, at: farm.now)
            farm.outlastGrace()
            try await farm.run(farm.orphans)
            try await farm.run(farm.garbage)
            #expect(farm.holds(key) == isLeft)
        }
    }

    @Test("A result stored while its digest is garbage keeps its bytes, before its commit and after")
    func racingSweep() async throws {
        let farm = try await HousekeepingFarm()
        let first = try await farm.planStory()
        let picture = try await farm.objects.store(Array("fog".utf8))
        try await farm.illustrate(farm.lease(.illustrate), with: picture, size: 3)
        _ = try await farm.planStory()
        farm.coordinator.clock.advance(by: .seconds(1))
        _ = try await farm.store.deleteStory(first, at: farm.now)
        farm.coordinator.clock.advance(by: .seconds(3599))

        let task = try await farm.lease(.illustrate)
        try await farm.upload("fog", for: task.lease)
        try await farm.objects.promote(.attempt(task.lease), to: picture, size: 3)
        farm.coordinator.clock.advance(by: .seconds(2))
        // The mark is more than an hour old; the promotion two seconds.
        #expect(try await farm.run(farm.garbage) == 0)
        #expect(farm.holds(.asset(picture)))
        try await farm.illustrate(task, with: picture, size: 3)
        farm.outlastGrace()
        try await farm.run(farm.orphans)
        #expect(try await farm.run(farm.garbage) == 0)
        #expect(farm.holds(.asset(picture)))
    }

    @Test("A commit between mark and sweep keeps its bytes, however old they are")
    func racingCommit() async throws {
        let farm = try await HousekeepingFarm()
        _ = try await farm.planStory()
        let task = try await farm.lease(.illustrate)
        let picture = try await farm.objects.store(Array("fog".utf8))
        farm.outlastGrace()
        #expect(try await farm.run(farm.orphans) == 1)
        try await farm.illustrate(task, with: picture, size: 3)
        farm.outlastGrace()
        #expect(try await farm.run(farm.garbage) == 0)
        #expect(farm.holds(.asset(picture)))
    }

    @Test("Bytes of a result that was never accepted go after two grace periods, not before")
    func orphan() async throws {
        let farm = try await HousekeepingFarm()
        var orphans: [AssetID] = []
        for number in 1...7 { orphans.append(try await farm.objects.store(Array("orphan \(number)".utf8))) }
        #expect(try await farm.run(farm.orphans) == 0)
        farm.outlastGrace()
        #expect(try await farm.run(farm.orphans) == 7)
        #expect(try await farm.run(farm.orphans) == 0)
        #expect(try await farm.run(farm.garbage) == 0)
        farm.outlastGrace()
        #expect(try await farm.run(farm.garbage) == 7)
        #expect(try farm.coordinator.storedFiles().isEmpty)
    }

    @Test("An upload goes a grace period after its arrival, unless its lease is live")
    func staleAttempts() async throws {
        let farm = try await HousekeepingFarm()
        _ = try await farm.planStory()
        let live = try await farm.lease(.illustrate)
        let ended = try await farm.lease(.narrate)
        let never = LeaseID(task: TaskID(high: 9, low: 9), epoch: 1)
        let future = LeaseID(task: live.id, epoch: live.epoch + 1)
        for lease in [live.lease, ended.lease, never, future] { try await farm.upload("clip", for: lease) }
        try await farm.store.release(ended.lease, at: farm.now)
        #expect(try await farm.run(farm.attempts) == 0)
        farm.outlastGrace()
        #expect(try await farm.run(farm.attempts) == 3)
        #expect(farm.holds(.attempt(live.lease)) && !farm.holds(.attempt(ended.lease)))
        try await farm.store.release(live.lease, at: farm.now)
        #expect(try await farm.run(farm.attempts) == 1)
        #expect(try farm.coordinator.storedFiles().isEmpty)
    }

    @Test("Only what is old is suspected, and only what no live lease uploaded is stale")
    func pureRules() throws {
        let task = TaskID(high: 1, low: 1)
        let moment = Timestamp(microseconds: 1000)
        let asset = try AssetID.of("fog".utf8)
        let page = [(ObjectKey.asset(asset), 999), (.attempt(LeaseID(task: task, epoch: 1)), 1), (.asset(asset), 1000)]
            .map { StoredObject(key: $0, size: 1, modified: Timestamp(microseconds: $1)) }
        #expect(OrphanSearch.suspects(in: page, before: moment) == [asset])
        let live: Set = [LeaseID(task: task, epoch: 1)]
        #expect(StaleAttempts.stale(page, live: live) == [page[0], page[2]])
    }
}
