import FarmCore
import FarmTesting
import Testing

@testable import FarmStore

@Suite("Pools and priorities", .serialized)
struct PoolTests {
    private let attic = PoolName("attic") ?? .standard
    private let cellar = PoolName("cellar") ?? .standard

    /// What a node of these pools is given.
    private func claim(
        _ pools: [PoolName], in scene: Scene, for holder: Holder? = nil, limit: Int = 10,
        kinds: [TaskKind] = [.clip, .soundtrack]
    ) async throws -> [FarmTask] {
        var request = TickRequest()
        request.claims = [
            TickRequest.Claim(
                holder: holder ?? scene.node, lanes: pools.map { .nodes($0) }, kinds: kinds, limit: limit)
        ]
        return try await scene.store.run(request, at: scene.start).granted.flatMap { $0 }
    }

    private func video(_ scene: Scene, of story: Story, as wish: VideoWish) async throws -> Video {
        let admission = try await scene.store.createVideo(
            of: story.id, user: scene.user, format: .standard, as: wish, at: scene.start)
        guard case .admitted(let video) = admission else { throw Scene.Unexpected() }
        return video
    }

    private func story(_ scene: Scene) async throws -> Story {
        let story = try await scene.beginStory()
        try await scene.workOff([.context, .illustrate, .narrate])
        return story
    }

    @Test("A video is rendered by nodes of its pool and assembled by any worker", arguments: Engine.allCases)
    func pool(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await video(scene, of: try await story(scene), as: VideoWish(pool: attic))
        #expect(try await claim([.standard, cellar], in: scene).isEmpty)
        let tasks = try await claim([cellar, attic], in: scene)
        #expect(tasks.count == 4 && tasks.allSatisfy { $0.video == video.id })
        for task in tasks {
            _ = try await scene.store.complete(task.lease, with: Scene.result(of: task), at: scene.start)
        }
        try await scene.workOff([.assemble, .publish])
        #expect(try await scene.store.video(video.id)?.status == .completed)
    }

    @Test("A node of two pools takes from both what comes first, whichever it names first", arguments: Engine.allCases)
    func order(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let story = try await story(scene)
        let first = try await video(scene, of: story, as: VideoWish(pool: attic))
        let second = try await video(scene, of: story, as: VideoWish())
        let third = try await video(scene, of: story, as: VideoWish(pool: attic))
        let tasks = try await claim([.standard, attic], in: scene, limit: 12)
        #expect(tasks.map(\.video) == [first, second, third].flatMap { Array(repeating: $0.id, count: 4) })
    }

    @Test("A node of two pools finds what it can do beyond the first tasks of both", arguments: Engine.allCases)
    func beyondThePool(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let story = try await story(scene)
        _ = try await video(scene, of: story, as: VideoWish(pool: attic))
        _ = try await video(scene, of: story, as: VideoWish())
        let tasks = try await claim([.standard, attic], in: scene, limit: 1, kinds: [.soundtrack])
        #expect(tasks.map(\.kind) == [.soundtrack])
        let others = try await claim([.standard, attic], in: scene, limit: 9, kinds: [.soundtrack])
        #expect(others.map(\.kind) == [.soundtrack] && others.first?.video != tasks.first?.video)
    }

    @Test("A straggler is tried again by a node of its pool alone", arguments: Engine.allCases)
    func hedging(_ engine: Engine) async throws {
        var rules = StoreRules.withoutAvoidance
        rules.hedge = HedgeRule(factor: 0, slack: .zero, samples: 1)
        let scene = try Scene(on: engine, rules: rules)
        _ = try await video(scene, of: try await story(scene), as: VideoWish(pool: attic))
        let clips = try await claim([attic], in: scene, kinds: [.clip])
        for clip in clips.dropFirst() {
            _ = try await scene.store.complete(clip.lease, with: Scene.result(of: clip), at: scene.start)
        }
        var request = TickRequest()
        request.claims = [[cellar, .standard], [cellar, .standard, attic]].enumerated().map { number, pools in
            TickRequest.Claim(
                holder: Holder(role: .node, id: NodeID(high: 6, low: UInt64(number))), lanes: pools.map { .nodes($0) },
                kinds: [.clip], limit: 1, mayHedge: true)
        }
        let granted = try await scene.store.run(request, at: scene.start + .seconds(60)).granted
        #expect(granted.map { $0.map(\.id) } == [[], [clips[0].id]])
    }

    @Test("A node's pools are those it named last", arguments: Engine.allCases)
    func joined(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        for pools in [[PoolName.standard], [attic, cellar]] {
            var request = TickRequest()
            request.admissions = [
                TickRequest.Admission(
                    node: scene.node.id, name: "crypt", software: "t", engine: "e", slots: 1, pools: pools, held: [])
            ]
            _ = try await scene.store.run(request, at: scene.start)
            #expect(try await scene.store.nodes().map(\.pools) == [pools])
        }
    }

    @Test("An explanation says where no node that joined serves the pool", arguments: Engine.allCases)
    func explained(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await video(scene, of: try await story(scene), as: VideoWish(pool: attic))
        func join(_ holder: Holder, _ pools: [PoolName]) async throws {
            var request = TickRequest()
            request.admissions = [
                TickRequest.Admission(
                    node: holder.id, name: "n", software: "t", engine: "e", slots: 1, pools: pools, held: [])
            ]
            _ = try await scene.store.run(request, at: scene.start)
        }
        func explanation() async throws -> TaskExplanation? {
            try await scene.store.explainedTasks(of: video.id, at: scene.start).first?.explanation
        }
        #expect(try await explanation()?.code == .noNode)
        try await join(scene.otherNode, [.standard])
        #expect(
            try await explanation()
                == TaskExplanation(code: .noNodeServes, words: "No node that has joined serves the pool attic."))
        try await join(scene.node, [cellar, attic])
        #expect(try await explanation()?.code == .queued)
        let end = scene.start + .seconds(60)
        _ = try await scene.database.write { session in
            try session.execute(
                "UPDATE node SET benched_until = CAST($1 AS BIGINT) WHERE id = $2", [.time(end), .id(scene.node.id)])
        }
        let words =
            "Every node of the pool attic failed too many tasks lately (1 of 1); "
            + "the first is given work again at \(end.iso8601)."
        #expect(try await explanation() == TaskExplanation(code: .everyNodeBenched, words: words))
    }

    @Test("What is wanted in the background waits for all else, across users and pools", arguments: Engine.allCases)
    func background(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let story = try await story(scene)
        let background = try await video(scene, of: story, as: VideoWish(priority: .background))
        let normal = try await video(scene, of: story, as: VideoWish(pool: attic))
        let tasks = try await claim([.standard, attic], in: scene, limit: 8)
        #expect(tasks.map(\.video) == [normal, background].flatMap { Array(repeating: $0.id, count: 4) })
    }

    @Test(
        "An operator's word changes what is still to be done of a video, and nothing else", arguments: Engine.allCases)
    func prioritized(_ engine: Engine) async throws {
        // Else what is done of the first video is done of the second.
        var rules = StoreRules.withoutAvoidance
        rules.reusesRendered = false
        let scene = try Scene(on: engine, rules: rules)
        let story = try await story(scene)
        let first = try await video(scene, of: story, as: VideoWish())
        let second = try await video(scene, of: story, as: VideoWish())
        let done = try #require(try await claim([.standard], in: scene, limit: 1).first)
        _ = try await scene.store.complete(done.lease, with: Scene.result(of: done), at: scene.start)
        #expect(try await scene.store.prioritizeVideo(second.id, as: .urgent, at: scene.start) == 6)
        #expect(try await claim([.standard], in: scene, limit: 1).first?.video == second.id)
        #expect(try await scene.store.prioritizeVideo(second.id, as: .background, at: scene.start) == 6)
        #expect(try await claim([.standard], in: scene, limit: 1).first?.video == first.id)
        #expect(try await scene.store.prioritizeVideo(first.id, as: .urgent, at: scene.start) == 5)
        #expect(try await scene.store.prioritizeVideo(VideoID(high: 9, low: 9), as: .urgent, at: scene.start) == nil)
        let priorities = try await scene.database.read { session in
            try session.query("SELECT priority FROM task WHERE id = $1", [.id(done.id)]).map { row in
                try row.integer("priority")
            }
        }
        #expect(priorities == [TaskPriority.normal.rawValue])
    }

    @Test("A failed task that is tried again keeps its pool and its priority", arguments: Engine.allCases)
    func retried(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let wish = VideoWish(pool: attic, priority: .background)
        let video = try await video(scene, of: try await story(scene), as: wish)
        let clip = try #require(try await claim([attic], in: scene, limit: 1).first)
        let fatal = TaskFault(code: "corrupt", message: "The picture is corrupt.", isPermanent: true)
        _ = try await scene.store.fail(clip.lease, with: fatal, at: scene.start)
        #expect(try await scene.store.retryVideo(video.id, at: scene.start))
        #expect(try await claim([.standard], in: scene).isEmpty)
        #expect(try await claim([attic], in: scene).contains { $0.id == clip.id })
        let rows = try await scene.database.read { session in
            try session.query("SELECT priority FROM task WHERE id = $1", [.id(clip.id)]).map { row in
                try row.integer("priority")
            }
        }
        #expect(rows == [TaskPriority.background.rawValue])
    }

    @Test("A database from before pools goes on: its nodes are of the standard one", arguments: Engine.allCases)
    func migration(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        var request = TickRequest()
        request.admissions = [
            TickRequest.Admission(
                node: scene.node.id, name: "crypt", software: "t", engine: "e", slots: 1, pools: [attic], held: [])
        ]
        _ = try await scene.store.run(request, at: scene.start)
        _ = try await scene.makeVideo()
        // Granted three times, of which one attempt counts: two came before its owner's retry.
        let clip = try await scene.claimOne([.clip])
        _ = try await scene.database.write { session in
            try session.execute("ALTER TABLE node DROP COLUMN pools", [])
            try session.execute("ALTER TABLE task DROP COLUMN retried_epoch", [])
            try session.execute("UPDATE task SET epoch = 3 WHERE id = $1", [.id(clip.id)])
            for statement in Schema.pools { try session.execute(statement, []) }
        }
        #expect(try await scene.store.nodes().map(\.pools) == [[.standard]])
        let epochs = try await scene.database.read { session in
            try session.query("SELECT retried_epoch FROM task WHERE retried_epoch > 0", []).map { row in
                try row.integer("retried_epoch")
            }
        }
        #expect(epochs == [2])
        #expect(try await claim([.standard], in: scene).count == 3)
    }
}
