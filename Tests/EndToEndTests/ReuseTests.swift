import FarmCore
import FarmTesting
import Foundation
import Testing

/// What a change of a story costs, as its report tells.
@Suite("Rendering a story again on a farm of real processes", .serialized)
struct ReuseTests {
    private static let things = [
        "lamp", "door", "stair", "mirror", "clock", "cellar", "window", "chair", "candle", "attic", "letter", "well",
        "chimney", "piano", "cradle", "portrait", "key", "bell", "curtain", "shovel",
    ]
    /// Each of its paragraphs is a segment. The last has a letter that no font has.
    private static let script = things.map { "The \($0) moved." }.joined(separator: "\n\n") + "\n\nThen \u{E123} came."
    private static let options = """
        {"resolution":480,"profile":"draft","titleCard":true,"endCard":"Gone."}
        """

    private struct Segment: Decodable {
        let id: String
        let text: String
    }

    private struct Admitted: Decodable {
        struct Warning: Decodable, Equatable {
            let code: String
            let part: Int
            let segmentId: String?
            let characters: [String]
        }

        let warnings: [Warning]
    }

    private func segments(of story: StoryID, _ consumer: Consumer) async throws -> [Segment] {
        let body = try await consumer.call(.get, "/segments/\(story)").body
        return try JSONDecoder().decode([Segment].self, from: Data(body))
    }

    @Test("One sentence changed among many costs one clip and the soundtrack; all else is there already")
    func oneSentence() async throws {
        let farm = try await Farm()
        try farm.startNode("one", slots: 2)
        let consumer = try await Consumer(address: farm.httpAddress)
        let story = try await consumer.createStory(title: "What moved", script: Self.script)
        try await consumer.makeSegments(of: story)
        let segments = try await segments(of: story, consumer)
        try #require(segments.count == 21)

        let first = try await consumer.startVideo(of: story, options: Self.options)
        #expect(try await consumer.finished(first).status == "completed")
        let before = try await consumer.report(on: first)
        #expect(before.rendering.clipsRendered == 23 && before.rendering.clipsReused == 0)
        #expect(before.timeline.map(\.kind) == ["title"] + segments.map { _ in "segment" } + ["end"])
        #expect(before.timeline[21].missingGlyphs == ["\u{E123}"])
        #expect(before.sound.joins == 22 && before.sound.clicks.isEmpty)

        let edited = try await consumer.call(
            .patch, "/segments/\(segments[6].id)", body: ["text": "Nothing else moved, and that was worse."])
        #expect((200..<300).contains(edited.status))
        try await consumer.awaitSegments(of: story)
        let second = try await consumer.startVideo(of: story, options: Self.options)
        #expect(try await consumer.finished(second).status == "completed")

        let after = try await consumer.report(on: second)
        #expect(after.rendering.clipsRendered == 1 && after.rendering.clipsReused == 22)
        #expect(after.rendering.soundtracksRendered == 1 && after.rendering.soundtracksReused == 0)
        let rendered = after.timeline.filter { !$0.reused }
        #expect(rendered.map(\.segmentId) == [segments[6].id])
        #expect(after.timeline.filter(\.reused).allSatisfy { $0.cost == nil } && rendered.allSatisfy { $0.cost != nil })
        // What was rendered for the first video is told of the second too.
        #expect(after.timeline[21].missingGlyphs == ["\u{E123}"])
        let unchanged = zip(before.timeline, after.timeline).filter { $0.clipId == $1.clipId }
        #expect(unchanged.count == 22)
        #expect(after.frames.found == after.frames.expected && after.frames.found > before.frames.found)
        #expect(abs(after.soundOffset.atEndMilliseconds) < 1000.0 / 24 && after.sound.clicks.isEmpty)
    }
}
