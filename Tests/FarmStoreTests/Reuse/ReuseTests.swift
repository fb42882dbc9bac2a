import FarmCore
import FarmTesting
import Testing

@testable import FarmStore

@Suite("Reuse of what was rendered", .serialized)
struct ReuseTests {
    @Test("A video rendered again with nothing changed renders nothing", arguments: Engine.allCases)
    func unchanged(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        try await scene.join(scene.node)
        let story = try await scene.tell(Scene.sentences)
        let first = try await scene.wish(story)
        #expect(first.reuse == VideoReuse(clips: 0, soundtrack: false))
        #expect(try await scene.render().count == 21)

        let second = try await scene.wish(story, after: 1)
        #expect(second.reuse == VideoReuse(clips: 20, soundtrack: true))
        #expect(try await scene.render(after: 1).isEmpty)
        let (old, new) = (
            try await scene.store.assemblyMaterial(of: first.id), try await scene.store.assemblyMaterial(of: second.id)
        )
        #expect(new?.clips.map(\.asset) == old?.clips.map(\.asset) && new?.soundtrack == old?.soundtrack)
        try await scene.workOff([.assemble, .publish], after: 1)
        #expect(try await scene.store.video(second.id)?.status == .completed)
    }

    @Test(
        "After one sentence of twenty was changed, one clip and the soundtrack are rendered", arguments: Engine.allCases
    )
    func oneSentence(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        try await scene.join(scene.node)
        _ = try await scene.wish(try await scene.tell(Scene.sentences))
        try await scene.render()

        var sentences = Scene.sentences
        sentences[6] = "Something else entirely."
        let video = try await scene.wish(try await scene.tell(sentences, after: 1), after: 1)
        let rendered = try await scene.render(after: 1)
        #expect(rendered.map(\.kind).sorted { $0.rawValue < $1.rawValue } == [.clip, .soundtrack])
        let segments = try await scene.store.segments(of: video.story)
        #expect(rendered.first { $0.kind == .clip }?.segment == segments[6].id)
        #expect(try await scene.store.video(video.id)?.reuse == VideoReuse(clips: 19, soundtrack: false))
    }

    @Test("What another engine made is rendered again, and what it makes is remembered too", arguments: Engine.allCases)
    func engines(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        try await scene.join(scene.node)
        let story = try await scene.tell(["One.", "Two."])
        _ = try await scene.wish(story)
        try await scene.render()
        try await scene.join(scene.otherNode, engine: "engine 2", after: 1)
        #expect(try await scene.wish(story, after: 2).reuse.clips == 0)
        #expect(try await scene.render(by: scene.otherNode, after: 2).count == 3)
        #expect(try await scene.wish(story, after: 3).reuse == VideoReuse(clips: 2, soundtrack: true))
        // The first engine's node is the one that joined last again.
        try await scene.join(scene.node, after: 4)
        #expect(try await scene.wish(story, after: 5).reuse == VideoReuse(clips: 2, soundtrack: true))
    }

    @Test("What a node began before it came with another engine is not remembered", arguments: Engine.allCases)
    func upgraded(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        try await scene.join(scene.node)
        let story = try await scene.tell(["One.", "Two."])
        _ = try await scene.wish(story)
        let begun = try await scene.claim([.clip], limit: 2, after: 1)
        try await scene.join(scene.node, engine: "engine 2", after: 2)
        for task in begun {
            _ = try await scene.store.complete(task.lease, with: Scene.result(of: task), at: scene.start + .seconds(3))
        }
        #expect(try await scene.wish(story, after: 4).reuse.clips == 0)
        // One that only joins again, as after a broken connection, is the same.
        try await scene.render(after: 4)
        try await scene.join(scene.node, engine: "engine 2", after: 5)
        #expect(try await scene.wish(story, after: 6).reuse.clips == 2)
    }

    @Test("Who waits for the same gets it as soon as one has made it", arguments: Engine.allCases)
    func twins(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        try await scene.join(scene.node)
        let story = try await scene.tell(["One.", "Two.", "Three."])
        let videos = [try await scene.wish(story), try await scene.wish(story)]
        #expect(try await scene.render().count == 4)
        let reuse = [
            try await scene.store.video(videos[0].id)?.reuse, try await scene.store.video(videos[1].id)?.reuse,
        ]
        #expect(reuse.compactMap { $0?.clips }.reduce(0, +) == 3)
        #expect(reuse.count { $0?.soundtrack == true } == 1)
        try await scene.workOff([.assemble, .publish])
        for video in videos { #expect(try await scene.store.video(video.id)?.status == .completed) }
    }

    @Test("Twins that finish in one transaction are all done, once", arguments: Engine.allCases)
    func together(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        try await scene.join(scene.node)
        let story = try await scene.tell(["One.", "Two."])
        for _ in 0..<3 { _ = try await scene.wish(story) }
        // Two of the three videos' clips are under way, those of the third wait.
        let begun = try await scene.claim([.clip], limit: 4)
        var request = TickRequest()
        request.endings = begun.map { .completed($0.lease, Scene.result(of: $0), elapsed: .seconds(1)) }
        let outcome = try await scene.store.run(request, at: scene.start)
        #expect(outcome.endings.count == 4)
        #expect(try await scene.claim([.clip], limit: 9).isEmpty)
        #expect(try await scene.count("render_cache") == 2)
    }

    @Test("Reused work costs its user none of their turn", arguments: Engine.allCases)
    func fairness(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        try await scene.join(scene.node)
        let story = try await scene.tell(["One.", "Two."])
        _ = try await scene.wish(story)
        try await scene.render()
        let before = try await scene.finishTag()
        _ = try await scene.wish(story, after: 1)
        let assembly = FairOrder.cost(of: .assemble, units: 1) + FairOrder.cost(of: .publish, units: 1)
        #expect(try await scene.finishTag() - before <= assembly + 3)
    }

    @Test("Two coordinators that finish the same at once leave it known once", arguments: Engine.allCases)
    func racing(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        try await scene.join(scene.node)
        let story = try await scene.tell(Scene.sentences)
        let videos = [try await scene.wish(story), try await scene.wish(story)]
        let begun = try await scene.claim([.clip], limit: 30)
        let stores = try await engine.clients(4, of: scene.database).map { FarmStore(database: $0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, store) in stores.enumerated() {
                let share = begun.enumerated().filter { $0.offset % 4 == index }.map(\.element)
                group.addTask {
                    for task in share {
                        _ = try await store.complete(task.lease, with: Scene.result(of: task), at: scene.start)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await scene.count("render_cache") == 20)
        try await scene.render()
        try await scene.workOff([.assemble, .publish])
        for video in videos { #expect(try await scene.store.video(video.id)?.status == .completed) }
        let wrong = try await scene.database.read { session in
            try session.query(
                """
                SELECT id FROM task WHERE state <> 'done' OR open_dependencies <> 0
                    OR (reused = 0) <> EXISTS (
                        SELECT 1 FROM attempt WHERE task_id = task.id AND state = 'completed')
                """, [])
        }
        #expect(wrong.isEmpty)
    }
}

extension Scene {
    fileprivate func finishTag() async throws -> Int64 {
        try await database.read { session in
            try session.first("SELECT finish_tag FROM account", [])?.integer("finish_tag") ?? 0
        }
    }
}
