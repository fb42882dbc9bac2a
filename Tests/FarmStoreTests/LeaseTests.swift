import FarmCore
import Testing

@testable import FarmStore

@Suite("Leases", .serialized)
struct LeaseTests {
    @Test("An expired lease returns its task exactly once, at the next epoch", arguments: Engine.allCases)
    func expiry(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.beginStory()
        let first = try await scene.claimOne()
        #expect(try await scene.store.expireLeases(at: scene.start + .seconds(15)).isEmpty)
        let expired = try await scene.store.expireLeases(at: scene.start + .seconds(16))
        #expect(expired.map(\.id) == [first.id] && expired.first?.state == .ready)
        #expect(try await scene.store.expireLeases(at: scene.start + .seconds(17)).isEmpty)
        let second = try await scene.claimOne(after: 17)
        #expect(second.id == first.id && second.epoch == 2 && second.attempts == 2)
    }

    @Test("A holder that lost its lease can change nothing", arguments: Engine.allCases)
    func staleHolder(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.beginStory()
        let lost = try await scene.claimOne()
        _ = try await scene.store.expireLeases(at: scene.start + .seconds(16))
        let now = scene.start + .seconds(17)
        let fault = TaskFault(code: "x", message: "Too late.", isPermanent: true)
        for whileRegranted in [false, true] {
            if whileRegranted { _ = try await scene.claim(for: scene.otherNode, after: 17) }
            let before = try await scene.store.task(lost.id)
            #expect(try await scene.store.complete(lost.lease, with: Scene.result(of: lost), at: now) == .stale)
            #expect(try await scene.store.fail(lost.lease, with: fault, at: now) == .stale)
            let kept = try await scene.store.renew([lost.lease], of: scene.node, leaseTime: .seconds(99), at: now)
            #expect(kept.isEmpty)
            #expect(try await scene.store.recordProgress(lost.lease, done: 0, total: 1, at: now) == nil)
            try await scene.store.release([lost.lease], at: now)
            #expect(try await scene.store.task(lost.id) == before)
        }
        // The other's lease is as long as it was.
        #expect(try await scene.store.expireLeases(at: scene.start + .seconds(33)).count == 1)
    }

    @Test("A renewed lease lives on, and only its holder can renew it", arguments: Engine.allCases)
    func renewal(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.beginStory()
        try await scene.workOff([.context])
        let mine = try await scene.claim(limit: 2).map(\.lease)
        let foreign = try await scene.claim(for: scene.otherNode, limit: 2).map(\.lease)
        let now = scene.start + .seconds(10)
        let kept = try await scene.store.renew(mine + foreign, of: scene.node, leaseTime: .seconds(15), at: now)
        #expect(kept == mine)
        let expired = try await scene.store.expireLeases(at: scene.start + .seconds(20))
        #expect(Set(expired.map(\.id)) == Set(foreign.map(\.task)))
        #expect(try await scene.store.expireLeases(at: scene.start + .seconds(26)).count == 2)
    }

    @Test("A lease given back costs no attempt, but its epoch is spent", arguments: Engine.allCases)
    func release(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.beginStory()
        let task = try await scene.claimOne()
        try await scene.store.release([task.lease], at: scene.start)
        let again = try await scene.claimOne()
        #expect(again.id == task.id && again.attempts == 1 && again.epoch == 2)
        #expect(try await scene.store.complete(task.lease, with: Scene.result(of: task), at: scene.start) == .stale)
    }

    @Test("Progress of a lease is kept until it ends", arguments: Engine.allCases)
    func progress(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.makeVideo()
        let clip = try await scene.claimOne([.clip])
        _ = try await scene.store.recordProgress(clip.lease, done: 24, total: 60, at: scene.start)
        #expect(try await scene.store.task(clip.id)?.unitsDone == 24)
        _ = try await scene.store.expireLeases(at: scene.start + .seconds(16))
        #expect(try await scene.store.task(clip.id)?.unitsDone == 0)
    }

    @Test(
        "After a restart workers' tasks are free, and nodes have a full lease time to come back",
        arguments: Engine.allCases)
    func restart(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.makeVideo()
        _ = try await scene.beginStory(after: 1)
        let node = try await scene.claimOne([.clip], after: 2)
        let worker = Holder(role: .worker, id: NodeID(high: 3, low: 1))
        let own = try #require(try await scene.claim([.context], for: worker, after: 2).first)

        // The coordinator was away for longer than any lease.
        let back = scene.start + .seconds(100)
        try await scene.store.resumeLeases(leaseTime: scene.leaseTime, at: back)
        #expect(try await scene.claimOne([.context], after: 100).id == own.id)
        #expect(try await scene.store.complete(own.lease, with: Scene.result(of: own), at: back) == .stale)
        #expect(try await scene.store.expireLeases(at: back + .seconds(15)).isEmpty)
        let outcome = try await scene.store.complete(node.lease, with: Scene.result(of: node), at: back)
        guard case .accepted = outcome else { throw Scene.Unexpected() }
    }
}
