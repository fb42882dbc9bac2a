import FarmCore
import FarmTesting
import Testing

@testable import FarmStore

@Suite("Shares, blame and stragglers", .serialized)
struct FairnessTests {
    private func story(_ scene: Scene, of user: UserID) async throws -> Story {
        let story = try await scene.store.createStory(user: user, title: "Fog", script: "It came.", at: scene.start)
        try await scene.store.beginStory(story.id, at: scene.start)
        return story
    }

    @Test("A user who asks for little is not held up by one who asks for much", arguments: Engine.allCases)
    func fairOrder(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        for _ in 0..<20 { _ = try await story(scene, of: UserID(high: 1, low: 1)) }
        _ = try await scene.claim(limit: 5)
        let late = try await story(scene, of: UserID(high: 1, low: 2))
        #expect(try await scene.claim(limit: 2).map(\.story).contains(late.id))
    }

    @Test("A user has no more tasks running than may be, and gets the next when one ends", arguments: Engine.allCases)
    func runningLimit(_ engine: Engine) async throws {
        var rules = StoreRules()
        rules.runningPerUser = 2
        let scene = try Scene(on: engine, rules: rules)
        for _ in 0..<5 { _ = try await story(scene, of: UserID(high: 1, low: 1)) }
        let other = try await story(scene, of: UserID(high: 1, low: 2))
        let granted = try await scene.claim(limit: 10)
        #expect(granted.count == 3 && granted.contains { $0.story == other.id })
        #expect(try await scene.claim(limit: 10).isEmpty)
        let mine = try #require(granted.first { $0.story != other.id })
        try await scene.store.release(mine.lease, at: scene.start)
        #expect(try await scene.claim(limit: 10).count == 1)
    }

    @Test("A task that fails on three nodes is its story's fault", arguments: Engine.allCases)
    func poisoned(_ engine: Engine) async throws {
        let rule = RetryRule(maximumAttempts: 99, firstDelay: .zero, longestDelay: .zero)
        let scene = try Scene(on: engine, retryRule: rule, rules: StoreRules())
        let video = try await scene.makeVideo()
        let fault = TaskFault(code: "crash", message: "The renderer stopped.")
        for number in 1...3 {
            let node = Holder(role: .node, id: NodeID(high: 9, low: UInt64(number)))
            let clip = try #require(try await scene.claim([.clip], for: node).first)
            _ = try await scene.store.fail(clip.lease, with: fault, at: scene.start)
        }
        let failed = try #require(try await scene.store.video(video.id))
        #expect(failed.status == .failed && failed.error == "The renderer stopped.")
    }

    @Test(
        "Attempts that were given back in between hide none of the nodes that failed", arguments: Engine.allCases)
    func poisonedInBetween(_ engine: Engine) async throws {
        let rule = RetryRule(maximumAttempts: 99, firstDelay: .zero, longestDelay: .zero)
        let scene = try Scene(on: engine, retryRule: rule, rules: StoreRules())
        let video = try await scene.makeVideo()
        let fault = TaskFault(code: "crash", message: "The renderer stopped.")
        for number in 1...3 {
            let node = Holder(role: .node, id: NodeID(high: 9, low: UInt64(number)))
            for _ in 0..<2 {
                let returned = try #require(try await scene.claim([.clip], for: node).first)
                try await scene.store.release(returned.lease, at: scene.start)
            }
            let clip = try #require(try await scene.claim([.clip], for: node).first)
            _ = try await scene.store.fail(clip.lease, with: fault, at: scene.start)
        }
        #expect(try await scene.store.video(video.id)?.status == .failed)
        // The owner's retry begins a new count.
        #expect(try await scene.store.retryVideo(video.id, at: scene.start))
        let clip = try #require(
            try await scene.claim([.clip], for: Holder(role: .node, id: NodeID(high: 9, low: 1))).first)
        _ = try await scene.store.fail(clip.lease, with: fault, at: scene.start)
        #expect(try await scene.store.video(video.id)?.status == .pending)
    }

    @Test("A node that failed a task is kept from it though another gave it back since", arguments: Engine.allCases)
    func avoidanceAfterReturn(_ engine: Engine) async throws {
        let rule = RetryRule(maximumAttempts: 9, firstDelay: .zero, longestDelay: .zero)
        let scene = try Scene(on: engine, retryRule: rule, rules: StoreRules())
        _ = try await scene.beginStory()
        let task = try await scene.claimOne()
        _ = try await scene.store.fail(
            task.lease, with: TaskFault(code: "crash", message: "Stopped."), at: scene.start)
        let other = try #require(try await scene.claim(for: scene.otherNode).first)
        try await scene.store.release(other.lease, at: scene.start)
        #expect(try await scene.claim(after: 1).isEmpty)
        #expect(try await scene.claim(for: scene.otherNode, after: 1).map(\.id) == [task.id])
    }

    @Test("A node that failed a task is not given it again at once, but another is", arguments: Engine.allCases)
    func avoidance(_ engine: Engine) async throws {
        let rule = RetryRule(maximumAttempts: 9, firstDelay: .zero, longestDelay: .zero)
        let scene = try Scene(on: engine, retryRule: rule, rules: StoreRules())
        _ = try await scene.beginStory()
        let task = try await scene.claimOne()
        _ = try await scene.store.fail(
            task.lease, with: TaskFault(code: "crash", message: "Stopped."), at: scene.start)
        #expect(try await scene.claim(after: 1).isEmpty)
        #expect(try await scene.claim(for: scene.otherNode, after: 1).map(\.id) == [task.id])
    }

    @Test("A node that fails what others finish is benched, and forgiven after a while", arguments: Engine.allCases)
    func benched(_ engine: Engine) async throws {
        let rule = RetryRule(maximumAttempts: 9, firstDelay: .zero, longestDelay: .zero)
        let scene = try Scene(on: engine, retryRule: rule, rules: StoreRules())
        var admission = TickRequest()
        admission.admissions = [
            TickRequest.Admission(
                node: scene.node.id, name: "bad", software: "t", engine: "e", slots: 1, held: [])
        ]
        _ = try await scene.store.run(admission, at: scene.start)
        _ = try await scene.makeVideo()
        for _ in 0..<3 {
            let clip = try await scene.claimOne([.clip])
            _ = try await scene.store.fail(
                clip.lease, with: TaskFault(code: "crash", message: "Stopped."), at: scene.start)
            let again = try #require(try await scene.claim([.clip], for: scene.otherNode).first)
            #expect(again.id == clip.id)
            _ = try await scene.store.complete(again.lease, with: Scene.result(of: again), at: scene.start)
        }
        #expect(try await scene.claim(after: 60).isEmpty)
        #expect(try await scene.claim(after: 301).map(\.kind) == [.soundtrack])
    }

    @Test("A straggler is tried on another node, and whoever is first wins", arguments: Engine.allCases)
    func hedging(_ engine: Engine) async throws {
        var rules = StoreRules()
        rules.hedge = HedgeRule(factor: 3, slack: .seconds(10), samples: 2)
        let scene = try Scene(on: engine, rules: rules)
        let video = try await scene.makeVideo()
        let clips = try await scene.claim([.clip], limit: 3)
        for clip in clips.dropFirst() {
            _ = try await scene.store.complete(
                clip.lease, with: Scene.result(of: clip), elapsed: .seconds(2), at: scene.start)
        }
        let slow = clips[0]
        func hedge(after seconds: Int, for holder: Holder) async throws -> [FarmTask] {
            try await scene.store.claim(
                kinds: [.clip], for: holder, limit: 1, mayHedge: true, at: scene.start + .seconds(seconds))
        }
        #expect(try await hedge(after: 15, for: scene.otherNode).isEmpty)
        #expect(try await hedge(after: 17, for: scene.node).isEmpty)
        let second = try #require(try await hedge(after: 17, for: scene.otherNode).first)
        #expect(second.id == slow.id && second.epoch == slow.epoch + 1)
        #expect(try await hedge(after: 17, for: Holder(role: .node, id: NodeID(high: 7, low: 7))).isEmpty)

        var completion = TickRequest()
        completion.endings = [.completed(second.lease, Scene.result(of: second), elapsed: .seconds(2))]
        let outcome = try await scene.store.run(completion, at: scene.start + .seconds(20))
        #expect(outcome.revocations.map(\.lease) == [slow.lease])
        #expect(
            try await scene.store.complete(slow.lease, with: Scene.result(of: slow), at: scene.start) == .stale)
        #expect(try await scene.store.progress(of: video.id).first?.tasksDone == 3)
    }

    @Test("While one of two attempts is live, the failure of the other changes nothing", arguments: Engine.allCases)
    func hedgeFails(_ engine: Engine) async throws {
        var rules = StoreRules()
        rules.hedge = HedgeRule(factor: 0, slack: .zero, samples: 0)
        let scene = try Scene(on: engine, rules: rules)
        _ = try await scene.makeVideo()
        let first = try #require(try await scene.claim([.clip], limit: 3).first)
        let sound = try await scene.claimOne([.soundtrack])
        _ = try await scene.store.complete(sound.lease, with: Scene.result(of: sound), at: scene.start)
        let done = try #require(try await scene.store.tasks(of: first.video ?? VideoID(high: 0, low: 0)).first)
        #expect(done.state == .leased || done.state == .blocked)
        let fault = TaskFault(code: "crash", message: "Stopped.")
        // The pace of clips is unknown until one is finished.
        #expect(
            try await scene.store.claim(
                kinds: [.clip], for: scene.otherNode, limit: 1, mayHedge: true, at: scene.start + .seconds(9)
            ).isEmpty)
        let second = try #require(
            try await scene.store.tasks(of: sound.video ?? VideoID(high: 0, low: 0))
                .first { $0.kind == .clip && $0.id != first.id })
        _ = try await scene.store.complete(second.lease, with: Scene.result(of: second), at: scene.start)
        let hedge = try #require(
            try await scene.store.claim(
                kinds: [.clip], for: scene.otherNode, limit: 1, mayHedge: true, at: scene.start + .seconds(9)
            ).first)
        _ = try await scene.store.fail(hedge.lease, with: fault, at: scene.start)
        #expect(try await scene.store.task(hedge.id)?.state == .leased)
        let kept = LeaseID(task: hedge.id, epoch: hedge.epoch - 1)
        _ = try await scene.store.fail(kept, with: fault, at: scene.start)
        #expect(try await scene.store.task(hedge.id)?.state == .ready)
    }
}
