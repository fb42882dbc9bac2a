import FarmCore
import FarmTesting
import Testing

@testable import FarmStore

@Suite("The fleet", .serialized)
struct FleetTests {
    @Test("Every node that joined is listed by name, with what it works on", arguments: Engine.allCases)
    func nodes(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        #expect(try await scene.store.nodes().isEmpty)
        for (holder, name) in [(scene.node, "vault"), (scene.otherNode, "crypt")] {
            var request = TickRequest()
            request.admissions = [
                TickRequest.Admission(
                    node: holder.id, name: name, software: "rendernode/1", engine: "e-7", slots: 3, held: [])
            ]
            _ = try await scene.store.run(request, at: scene.start)
        }
        _ = try await scene.makeVideo()
        let clips = try await scene.claim([.clip], for: scene.otherNode, limit: 2)
        let nodes = try await scene.store.nodes()
        #expect(nodes.map(\.name) == ["crypt", "vault"])
        let crypt = try #require(nodes.first)
        #expect(crypt.id == scene.otherNode.id && crypt.slots == 3 && crypt.joinedAt == scene.start)
        #expect(crypt.software == "rendernode/1" && crypt.engine == "e-7")
        #expect(Set(crypt.liveAttempts.map(\.lease)) == Set(clips.map(\.lease)))
        #expect(nodes[1].liveAttempts.isEmpty && nodes[1].standing.failures == 0)
    }

    @Test("What is held against a node is shown", arguments: Engine.allCases)
    func standing(_ engine: Engine) async throws {
        let rule = RetryRule(maximumAttempts: 9, firstDelay: .zero, longestDelay: .zero)
        let scene = try Scene(on: engine, retryRule: rule)
        var request = TickRequest()
        request.admissions = [
            TickRequest.Admission(node: scene.node.id, name: "bad", software: "t", engine: "e", slots: 1, held: [])
        ]
        _ = try await scene.store.run(request, at: scene.start)
        _ = try await scene.makeVideo()
        for failures in 1...3 {
            let clip = try await scene.claimOne([.clip])
            _ = try await scene.store.fail(
                clip.lease, with: TaskFault(code: "crash", message: "Stopped."), at: scene.start)
            let again = try #require(try await scene.claim([.clip], for: scene.otherNode).first)
            _ = try await scene.store.complete(again.lease, with: Scene.result(of: again), at: scene.start)
            let node = try #require(try await scene.store.nodes().first)
            #expect(node.standing.failures == failures % 3 && node.isBenched(at: scene.start) == (failures == 3))
            #expect(node.failures(at: scene.start) == failures)
        }
        let node = try #require(try await scene.store.nodes().first)
        #expect(node.benchedUntil(at: scene.start) == scene.start + .seconds(300))
        #expect(!node.isBenched(at: scene.start + .seconds(301)) && node.failures(at: scene.start + .seconds(301)) == 0)
        // A clock that was set must not bench for longer than the rule does.
        #expect(!node.isBenched(at: scene.start + .seconds(-1)))
    }
}
