import FarmCore
import FarmTesting
import Testing

@testable import FarmStore

@Suite("Leases", .serialized)
struct LeaseTests {
    @Test("An expired lease returns its task exactly once, at the next epoch", arguments: Engine.allCases)
    func expiry(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.beginStory()
        let first = try await scene.claimOne()
        #expect(try await scene.expireLeases(after: 15).isEmpty)
        let expired = try await scene.expireLeases(after: 16)
        #expect(expired.map(\.id) == [first.id] && expired.first?.state == .ready)
        #expect(try await scene.expireLeases(after: 17).isEmpty)
        let second = try await scene.claimOne(after: 17)
        #expect(second.id == first.id && second.epoch == 2 && second.attempts == 2)
    }

    @Test("A holder that lost its lease can change nothing", arguments: Engine.allCases)
    func staleHolder(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.beginStory()
        let lost = try await scene.claimOne()
        _ = try await scene.expireLeases(after: 16)
        let now = scene.start + .seconds(17)
        let fault = TaskFault(code: "x", message: "Too late.", isPermanent: true)
        for whileRegranted in [false, true] {
            if whileRegranted { _ = try await scene.claim(for: scene.otherNode, after: 17) }
            let before = try await scene.store.task(lost.id)
            #expect(try await scene.store.complete(lost.lease, with: Scene.result(of: lost), at: now) == .stale)
            #expect(try await scene.store.fail(lost.lease, with: fault, at: now) == .stale)
            let kept = try await scene.store.renew([lost.lease], of: scene.node, at: now)
            #expect(kept.isEmpty)
            try await scene.store.recordProgress(lost.lease, done: 1, at: now)
            #expect(try await scene.store.release(lost.lease, at: now) == .stale)
            #expect(try await scene.store.task(lost.id) == before)
        }
        // The other's lease is as long as it was.
        #expect(try await scene.expireLeases(after: 33).count == 1)
    }

    @Test("A renewed lease lives on, and only its holder can renew it", arguments: Engine.allCases)
    func renewal(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.beginStory()
        try await scene.workOff([.context])
        let mine = try await scene.claim(limit: 2).map(\.lease)
        let foreign = try await scene.claim(for: scene.otherNode, limit: 2).map(\.lease)
        let now = scene.start + .seconds(10)
        let kept = try await scene.store.renew(mine + foreign, of: scene.node, at: now)
        #expect(kept == mine)
        _ = try await scene.runOut(after: 10)
        let expired = try await scene.expireLeases(after: 20)
        #expect(Set(expired.map(\.id)) == Set(foreign.map(\.task)))
        #expect(try await scene.expireLeases(after: 26).count == 2)
    }

    @Test("A lease given back costs no attempt, but its epoch is spent", arguments: Engine.allCases)
    func release(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.beginStory()
        let task = try await scene.claimOne()
        try await scene.store.release(task.lease, at: scene.start)
        let again = try await scene.claimOne()
        #expect(again.id == task.id && again.attempts == 1 && again.epoch == 2)
        #expect(try await scene.store.complete(task.lease, with: Scene.result(of: task), at: scene.start) == .stale)
    }

    @Test("Progress of a lease is kept until it ends", arguments: Engine.allCases)
    func progress(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.makeVideo()
        let clip = try await scene.claimOne([.clip])
        try await scene.store.recordProgress(clip.lease, done: 24, at: scene.start)
        #expect(try await scene.store.liveAttempts(at: clip.id).map(\.unitsDone) == [24])
        _ = try await scene.expireLeases(after: 16)
        #expect(try await scene.store.liveAttempts(at: clip.id).isEmpty)
    }

    @Test("A renewal that comes before the expiry is committed keeps its lease", arguments: Engine.allCases)
    func renewalBeforeExpiry(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.beginStory()
        let task = try await scene.claimOne()
        let late = try await scene.runOut(after: 16)
        #expect(late.map(\.lease) == [task.lease])
        let now = scene.start + .seconds(16)
        #expect(try await scene.store.renew([task.lease], of: scene.node, at: now) == [task.lease])
        #expect(try await scene.store.expire(late, at: now).isEmpty)
        #expect(try await scene.store.liveAttempts(at: task.id).map(\.lease) == [task.lease])
    }
}
