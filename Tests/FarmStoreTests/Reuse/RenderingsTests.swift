import FarmCore
import FarmTesting
import Testing

@testable import FarmStore

@Suite("What is known of how a video was rendered", .serialized)
struct RenderingsTests {
    private func notes(_ number: Int, missing: [String]? = nil) -> RenderNotes {
        RenderNotes(
            processorTime: .milliseconds(number), stages: [.draw: .microseconds(number), .encode: .microseconds(3)],
            missingGlyphs: missing)
    }

    @Test("Notes are kept with each attempt, whether it ends alone or with others", arguments: Engine.allCases)
    func kept(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        try await scene.join(scene.node)
        let story = try await scene.tell(["One.", "Two.", "Three."])
        let first = try await scene.wish(story)
        let tasks = try await scene.claim([.clip, .soundtrack], limit: 9)
        #expect(tasks.count == 4)
        let told: [RenderNotes] = tasks.map { task in
            switch (task.kind, task.part) {
            case (.soundtrack, _): notes(40)
            case (_, 0): notes(10, missing: ["\u{E000}", "\"", "𓀀"])
            case (_, 1): notes(20, missing: [])
            default: .none
            }
        }
        let endings = zip(tasks, told).map { task, notes in
            TickRequest.Ending.completed(
                task.lease, Scene.result(of: task), elapsed: .seconds(1), notes: notes)
        }
        for part in [endings.prefix(1), endings.dropFirst()] {
            var request = TickRequest()
            request.endings = Array(part)
            _ = try await scene.store.run(request, at: scene.start)
        }
        let known = try await scene.store.renderings(of: first.id)
        #expect(known.map(\.kind) == [.clip, .clip, .clip, .soundtrack] && known.map(\.part) == [0, 1, 2, nil])
        #expect(
            known.map(\.notes) == [
                notes(10, missing: ["\u{E000}", "\"", "𓀀"]), notes(20, missing: []), .none, notes(40),
            ])
        #expect(known.allSatisfy { !$0.isReused })

        let second = try await scene.wish(story, after: 1)
        let reused = try await scene.store.renderings(of: second.id)
        #expect(reused.map(\.isReused) == [true, true, true, true])
        // What was there cost nothing, but what it lacks it lacks still.
        #expect(reused.allSatisfy { $0.notes.processorTime == nil && $0.notes.stages.isEmpty })
        #expect(reused.map(\.notes.missingGlyphs) == [["\u{E000}", "\"", "𓀀"], [], nil, nil])
    }

    @Test("Warnings stay with their video", arguments: Engine.allCases)
    func warnings(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let video = try await scene.wish(try await scene.tell(["One."]))
        #expect(video.warnings.isEmpty)
        let segment = try #require(try await scene.store.segments(of: video.story).first?.id)
        let warnings = [
            VideoWarning(part: 0, segment: nil, missingGlyphs: ["\u{E000}"]),
            VideoWarning(part: 1, segment: segment, missingGlyphs: ["𓀀"]),
        ]
        #expect(try await scene.store.warn(of: warnings, in: video.id)?.warnings == warnings)
        #expect(try await scene.store.video(video.id)?.warnings == warnings)
        #expect(try await scene.store.warn(of: [], in: VideoID(high: 9, low: 9)) == nil)
    }
}
