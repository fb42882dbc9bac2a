import FarmCore
import FarmTesting
import Testing

@testable import FarmStore

@Suite("Claiming", .serialized)
struct ClaimTests {
    @Test("A story's writer comes first; pictures and voices follow in the story's order", arguments: Engine.allCases)
    func order(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let story = try await scene.beginStory()
        #expect(try await scene.claim([.illustrate, .narrate], limit: 10).isEmpty)
        try await scene.workOff([.context])
        let pictures = try await scene.claim([.illustrate], limit: 10)
        let segments = try await scene.store.segments(of: story.id)
        #expect(pictures.map(\.segment) == segments.map(\.id))
        #expect(segments.map(\.position) == [0, 1, 2])
    }

    @Test(
        "Of a user's stories the one begun first is served first, whatever the clock says", arguments: Engine.allCases)
    func olderFirst(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let first = try await scene.beginStory(after: 5)
        let second = try await scene.beginStory(after: 1)
        #expect(try await scene.claim(limit: 10, after: 6).map(\.story) == [first.id, second.id])
    }

    @Test("A task is granted to one holder", arguments: Engine.allCases)
    func once(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.beginStory()
        try await scene.workOff([.context])
        let first = try await scene.claim(limit: 4)
        let second = try await scene.claim(for: scene.otherNode, limit: 4)
        #expect(first.count == 4 && second.count == 2)
        #expect(Set(first.map(\.id)).isDisjoint(with: second.map(\.id)))
        #expect(try await scene.claim(limit: 4).isEmpty)
        #expect(first.allSatisfy { $0.state == .leased && $0.epoch == 1 && $0.attempts == 1 })
    }

    @Test("Claims made at once share the tasks and take none twice")
    func concurrent() async throws {
        let scene = try Scene(on: .file)
        for second in 0..<40 { _ = try await scene.beginStory(after: second) }
        let claimed = try await withThrowingTaskGroup(of: [FarmTask].self) { group in
            for _ in 0..<20 { group.addTask { try await scene.claim(limit: 3, after: 60) } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(claimed.count == 40)
        #expect(Set(claimed.map(\.id)).count == 40)
    }

    @Test("Only the kinds that are asked for are granted, and none where none is", arguments: Engine.allCases)
    func kinds(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.beginStory()
        try await scene.workOff([.context])
        #expect(try await scene.claim([.clip, .soundtrack], limit: 10).isEmpty)
        #expect(try await scene.claim([], limit: 10).isEmpty)
        #expect(try await scene.claim(limit: 0).isEmpty)
        #expect(try await scene.claim([.narrate], limit: 10).map(\.kind) == [.narrate, .narrate, .narrate])
    }

    @Test("A story begun twice is made once", arguments: Engine.allCases)
    func beginTwice(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let story = try await scene.beginStory()
        #expect(try await scene.store.beginStory(story.id, at: scene.start) == false)
        #expect(try await scene.claim(limit: 10).count == 1)
    }
}
