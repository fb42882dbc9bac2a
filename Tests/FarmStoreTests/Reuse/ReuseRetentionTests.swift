import FarmCore
import FarmTesting
import Testing

@testable import FarmStore

@Suite("How long what was rendered is kept for reuse", .serialized)
struct ReuseRetentionTests {
    private func forget(_ scene: Scene, usedBefore seconds: Int, after now: Int) async throws -> Int {
        try await scene.store.forgetRendered(
            usedBefore: scene.start + .seconds(seconds), limit: 100, at: scene.start + .seconds(now))
    }

    @Test("What was used lately is kept, what was not is forgotten and rendered again", arguments: Engine.allCases)
    func age(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        try await scene.join(scene.node)
        let (used, unused) = (try await scene.tell(["One."]), try await scene.tell(["Two."]))
        for story in [used, unused] { _ = try await scene.wish(story) }
        try await scene.render()
        #expect(try await scene.wish(used, after: 100).reuse.clips == 1)
        #expect(try await forget(scene, usedBefore: 50, after: 101) == 2)
        #expect(try await forget(scene, usedBefore: 50, after: 101) == 0)
        #expect(try await scene.wish(used, after: 102).reuse.clips == 1)
        #expect(try await scene.wish(unused, after: 102).reuse.clips == 0)
        // Their videos have them still.
        #expect(try await scene.garbage(after: 200).isEmpty)
    }

    @Test("A deleted story takes with it what only it had, and leaves what others have", arguments: Engine.allCases)
    func deletion(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        try await scene.join(scene.node)
        let alone = try await scene.tell(["One.", "Two."])
        _ = try await scene.wish(alone)
        try await scene.render()
        let shared = try await scene.tell(["One.", "Three."], after: 1)
        #expect(try await scene.wish(shared, after: 1).reuse.clips == 1)
        try await scene.render(after: 1)
        _ = try await scene.store.deleteStory(alone, at: scene.start + .seconds(2))
        // The other story's two clips and its soundtrack.
        #expect(try await scene.count("render_cache") == 3)
        _ = try await scene.store.deleteStory(shared, at: scene.start + .seconds(3))
        #expect(try await scene.count("render_cache") == 0)
        #expect(try await scene.count("asset") == 0)
    }

    @Test("What only the memory of it refers to is kept until that goes", arguments: Engine.allCases)
    func onlyReference(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        try await scene.join(scene.node)
        let story = try await scene.tell(["One."])
        _ = try await scene.wish(story)
        let clip = try #require(try await scene.render().first { $0.kind == .clip }?.result)
        _ = try await scene.database.write { session in
            try session.execute("UPDATE task SET result = NULL WHERE kind = 'clip'", [])
        }
        #expect(try await scene.store.markGarbage([clip], at: scene.start) == 0)
        #expect(try await scene.wish(story, after: 1).reuse.clips == 1)
        _ = try await scene.database.write { session in
            try session.execute("UPDATE task SET result = NULL WHERE kind = 'clip'", [])
        }
        #expect(try await forget(scene, usedBefore: 9, after: 10) == 2)
        #expect(try await scene.garbage(after: 11) == [clip])
    }
}
