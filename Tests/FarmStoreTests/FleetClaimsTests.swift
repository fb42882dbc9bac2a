import FarmCore
import FarmTesting
import Testing

@testable import FarmStore

@Suite("Claims and completions that come together", .serialized)
struct FleetClaimsTests {
    private func claim(_ number: Int, kinds: [TaskKind], limit: Int) -> TickRequest.Claim {
        TickRequest.Claim(
            holder: Holder(role: .node, id: NodeID(high: 5, low: UInt64(number))),
            lanes: [.making, .nodes(.standard), .finishing], kinds: kinds, limit: limit)
    }

    @Test("Claims of one transaction share what is ready, in their order and in the tasks'", arguments: Engine.allCases)
    func together(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.beginStory()
        try await scene.workOff([.context])
        var request = TickRequest()
        request.claims = (1...4).map { claim($0, kinds: [.illustrate, .narrate], limit: 2) }
        let outcome = try await scene.store.run(request, at: scene.start)
        #expect(outcome.granted.map(\.count) == [2, 2, 2, 0])
        let granted = outcome.granted.flatMap { $0 }
        #expect(Set(granted.map(\.id)).count == 6)
        let live = try await scene.store.liveAttempts(at: scene.start)
        for (index, tasks) in outcome.granted.enumerated() {
            for task in tasks {
                let holder = try #require(live.first { $0.lease == task.lease }).holder
                #expect(holder == request.claims[index].holder)
            }
        }
    }

    @Test(
        "Who cannot do the first tasks gets later ones, however few are looked at together", arguments: Engine.allCases)
    func beyondThePool(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.makeVideo()
        // Three clips come before the only soundtrack, and one task is asked for.
        var request = TickRequest()
        request.claims = [claim(1, kinds: [.soundtrack], limit: 1)]
        let outcome = try await scene.store.run(request, at: scene.start)
        #expect(outcome.granted.map { $0.map(\.kind) } == [[.soundtrack]])
    }

    @Test("Claims of one transaction keep to the user's limit together", arguments: Engine.allCases)
    func limit(_ engine: Engine) async throws {
        var rules = StoreRules.withoutAvoidance
        rules.runningPerUser = 3
        let scene = try Scene(on: engine, rules: rules)
        _ = try await scene.beginStory()
        try await scene.workOff([.context])
        var request = TickRequest()
        request.claims = (1...3).map { claim($0, kinds: [.illustrate, .narrate], limit: 2) }
        let outcome = try await scene.store.run(request, at: scene.start)
        #expect(outcome.granted.map(\.count) == [2, 1, 0])
    }

    @Test("Completions that come together count as each would alone", arguments: Engine.allCases)
    func completions(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await scene.makeVideo()
        let tasks = try await scene.claim([.clip, .soundtrack], limit: 4)
        #expect(tasks.count == 4)
        let stale = LeaseID(task: tasks[0].id, epoch: 99)
        var request = TickRequest()
        request.endings = tasks.dropFirst().map { .completed($0.lease, Scene.result(of: $0), elapsed: .seconds(1)) }
        request.endings.append(.completed(stale, Scene.result(of: tasks[0]), elapsed: .seconds(1)))
        let outcome = try await scene.store.run(request, at: scene.start)
        for (task, ended) in zip(tasks.dropFirst(), outcome.endings) {
            #expect(ended == .accepted(try #require(try await scene.store.task(task.id))))
            #expect(try await scene.store.asset(Scene.asset(of: task, .mp4).id) != nil)
        }
        #expect(outcome.endings.last == .stale && outcome.madeReady)
        // The same again is accepted again, and changes nothing.
        let again = try await scene.store.run(request, at: scene.start)
        #expect(again.endings == outcome.endings)
        request.endings = [.completed(tasks[0].lease, Scene.result(of: tasks[0]), elapsed: .seconds(1))]
        _ = try await scene.store.run(request, at: scene.start)
        let assembly = try #require(try await scene.store.tasks(of: video.id).first { $0.kind == .assemble })
        #expect(assembly.state == .ready)
        let running = try await scene.database.read { session in
            try session.first("SELECT CAST(SUM(running) AS BIGINT) AS running FROM account", [])?.integer("running")
        }
        #expect(running == 0)
    }

    @Test("Of renewals that come together only the holders' own live leases are prolonged", arguments: Engine.allCases)
    func renewals(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.makeVideo()
        let clips = try await scene.claim([.clip], limit: 3)
        _ = try await scene.store.complete(clips[2].lease, with: Scene.result(of: clips[2]), at: scene.start)
        var request = TickRequest()
        request.renewals = [
            TickRequest.Renewal(holder: scene.otherNode, leases: clips.map(\.lease)),
            TickRequest.Renewal(holder: scene.node, leases: clips.map(\.lease)),
        ]
        let outcome = try await scene.store.run(request, at: scene.start)
        #expect(outcome.renewed == [[], [clips[0].lease, clips[1].lease]])
        #expect(try await scene.store.liveAttempts(at: scene.start).map(\.renewals) == [1, 1])
    }
}
