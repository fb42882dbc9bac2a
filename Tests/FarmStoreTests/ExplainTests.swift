import FarmCore
import FarmTesting
import Testing

@testable import FarmStore

@Suite("Explaining why a task waits", .serialized)
struct ExplainTests {
    private func join(_ scene: Scene, _ holder: Holder, name: String) async throws {
        var request = TickRequest()
        request.admissions = [
            TickRequest.Admission(node: holder.id, name: name, software: "t", engine: "e", slots: 2, held: [])
        ]
        _ = try await scene.store.run(request, at: scene.start)
    }

    private func explain(_ task: FarmTask, in scene: Scene, after seconds: Int = 0) async throws -> TaskExplanation {
        try #require(try await scene.store.explain(task.id, at: scene.start + .seconds(seconds)))
    }

    private func task(_ kind: TaskKind, of video: Video, in scene: Scene) async throws -> FarmTask {
        try #require(try await scene.store.tasks(of: video.id).first { $0.kind == kind })
    }

    @Test("What waits for others says for how many of which kinds", arguments: Engine.allCases)
    func blocked(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await scene.makeVideo()
        let assembly = try await task(.assemble, of: video, in: scene)
        #expect(
            try await explain(assembly, in: scene)
                == TaskExplanation(code: .blocked, words: "Waits for 3 clips and 1 soundtrack."))
        let clip = try await scene.claimOne([.clip])
        _ = try await scene.store.complete(clip.lease, with: Scene.result(of: clip), at: scene.start)
        let fatal = TaskFault(code: "corrupt", message: "The voice is corrupt.", isPermanent: true)
        _ = try await scene.store.fail(try await scene.claimOne([.soundtrack]).lease, with: fatal, at: scene.start)
        #expect(
            try await explain(assembly, in: scene).words
                == "Waits for 2 clips and 1 soundtrack. 1 of them failed and can be tried again.")
        #expect(
            try await explain(try await task(.soundtrack, of: video, in: scene), in: scene)
                == TaskExplanation(code: .failed, words: "Failed after 1 attempt: The voice is corrupt."))
    }

    @Test("What failed says why, and when it is tried again", arguments: Engine.allCases)
    func delayed(_ engine: Engine) async throws {
        let rule = RetryRule(maximumAttempts: 4, firstDelay: .seconds(20), longestDelay: .seconds(20))
        let scene = try Scene(on: engine, retryRule: rule)
        _ = try await scene.beginStory()
        let task = try await scene.claimOne()
        _ = try await scene.store.fail(
            task.lease, with: TaskFault(code: "crash", message: "It crashed."), at: scene.start)
        let explanation = try await explain(task, in: scene, after: 1)
        #expect(explanation.code == .delayed)
        #expect(explanation.words.hasPrefix("Attempt 1 of 4 failed: It crashed. It is tried again at 2025-11-01T"))
        #expect(try await explain(task, in: scene, after: 21).code == .queued)
    }

    @Test("A user who has all running that may be is the reason", arguments: Engine.allCases)
    func userLimit(_ engine: Engine) async throws {
        var rules = StoreRules.withoutAvoidance
        rules.runningPerUser = 1
        let scene = try Scene(on: engine, rules: rules)
        _ = try await scene.beginStory()
        let second = try await scene.beginStory()
        #expect(try await scene.claim(limit: 2).count == 1)
        let other = try await scene.database.read { session in
            try session.first("SELECT * FROM task WHERE story_id = $1", [.id(second.id)]).map { row in
                try FarmTask(row)
            }
        }
        let explanation = try await explain(try #require(other), in: scene)
        #expect(explanation.code == .userLimit)
        #expect(explanation.words == "Its user has 1 task running, as many as may be; it waits for one to end.")
    }

    @Test("Where no node can take it, that is said", arguments: Engine.allCases)
    func fleet(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await scene.makeVideo()
        let clip = try await task(.clip, of: video, in: scene)
        #expect(
            try await explain(clip, in: scene) == TaskExplanation(code: .noNode, words: "No node has joined yet."))
        try await join(scene, scene.node, name: "crypt")
        #expect(try await explain(clip, in: scene).code == .queued)
        let benchedUntil = scene.start + .seconds(60)
        _ = try await scene.database.write { session in
            try session.execute(
                "UPDATE node SET benched_until = CAST($1 AS BIGINT)", [.integer(benchedUntil.microseconds)])
        }
        let benched = try await explain(clip, in: scene)
        #expect(benched.code == .everyNodeBenched && benched.words.contains(benchedUntil.iso8601))
        #expect(try await explain(clip, in: scene, after: 60).code == .queued)
        try await join(scene, scene.otherNode, name: "vault")
        #expect(try await explain(clip, in: scene).code == .queued)
        _ = try await scene.database.write { session in
            try session.execute("UPDATE task SET lane = 'node:attic' WHERE id = $1", [.id(clip.id)])
        }
        #expect(
            try await explain(clip, in: scene)
                == TaskExplanation(code: .noNodeServes, words: "No node that has joined serves the pool attic."))
    }

    @Test("What waits for its turn says how many are ahead", arguments: Engine.allCases)
    func queued(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        var words: [String] = []
        for _ in 0..<3 {
            let story = try await scene.beginStory()
            let row = try await scene.database.read { session in
                try session.first("SELECT * FROM task WHERE story_id = $1", [.id(story.id)])
            }
            words.append(try await explain(try FarmTask(try #require(row)), in: scene).words)
        }
        #expect(
            words == [
                "It is the next that a free worker gets.", "Waits for its turn: 1 task is ahead of it.",
                "Waits for its turn: 2 tasks are ahead of it.",
            ])
    }

    @Test(
        "What is worked on says by whom, since when and how far; then by whom it was done", arguments: Engine.allCases)
    func leased(_ engine: Engine) async throws {
        var rules = StoreRules.withoutAvoidance
        rules.hedge = HedgeRule(factor: 1, slack: .seconds(1), samples: 1)
        let scene = try Scene(on: engine, rules: rules)
        _ = try await scene.makeVideo()
        try await join(scene, scene.node, name: "crypt")
        let clips = try await scene.claim([.clip], limit: 3)
        let clip = clips[0]
        try await scene.store.recordProgress(clip.lease, done: 7, at: scene.start)
        let since = scene.start.iso8601
        #expect(
            try await explain(clip, in: scene)
                == TaskExplanation(
                    code: .leased,
                    words: "Worked on by node crypt since \(since) (7 of \(clip.units) frames done)."))
        for other in clips.dropFirst() {
            _ = try await scene.store.complete(
                other.lease, with: Scene.result(of: other), elapsed: .milliseconds(1), at: scene.start)
        }
        let second = try #require(
            try await scene.store.claim(
                kinds: [.clip], for: scene.otherNode, limit: 1, mayHedge: true, at: scene.start + .seconds(60)
            ).first)
        let hedged = try await explain(clip, in: scene, after: 61)
        #expect(hedged.code == .hedged && hedged.words.contains("node crypt since"))
        #expect(hedged.words.contains("and node \(scene.otherNode.id) since"))
        _ = try await scene.store.complete(
            second.lease, with: Scene.result(of: second), at: scene.start + .seconds(62))
        let ended = (scene.start + .seconds(62)).iso8601
        #expect(
            try await explain(clip, in: scene, after: 70)
                == TaskExplanation(code: .done, words: "Done by node \(scene.otherNode.id) at \(ended)."))
    }

    @Test("A video's tasks come in the order of their work; of no task nothing is said", arguments: Engine.allCases)
    func video(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await scene.makeVideo()
        let tasks = try await scene.store.explainedTasks(of: video.id, at: scene.start)
        #expect(tasks.map(\.task.kind) == [.clip, .clip, .clip, .soundtrack, .assemble, .publish])
        #expect(tasks.map(\.explanation.code) == [.noNode, .noNode, .noNode, .noNode, .blocked, .blocked])
        #expect(tasks.last?.explanation.words == "Waits for 1 assembly.")
        #expect(try await scene.store.explain(TaskID(high: 9, low: 9), at: scene.start) == nil)
    }
}
