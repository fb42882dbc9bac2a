import FarmCore
import FarmTesting
import Testing

@testable import Storytelling

@Suite("Stories planned by OpenAI", .timeLimit(.minutes(5)))
struct OpenAIWriterTests {
    private static let story = StoryText(
        title: "The Thirteenth Stair",
        script: """
            “Mr. Hale counted the stairs — twice.”   Thirteen down, fourteen up!

            His sister Ada laughed at him… until the lamp went out.

            * * *

            In the cellar, something exhaled. “Ada?” he said. No answer; only the salt, crunching.
            """)

    @Test("The author's words are cut as they are offline, and none is changed")
    func words() async throws {
        let bench = try OpenAIBench()
        bench.standIn.answerStories()
        let plan = try await bench.writer.plan(Self.story)
        let offline = StoryBreakdown.segments(of: Self.story.script)
        #expect(plan.segments.map(\.text) == offline && offline.count == 3)
        #expect(bench.standIn.complaints.isEmpty)
        #expect(bench.standIn.requests(.chat).count == 2)
    }

    @Test("Every picture's prompt carries the look of the people and the place that it shows")
    func looks() async throws {
        let bench = try OpenAIBench()
        bench.standIn.answerStories()
        let plan = try await bench.writer.plan(Self.story)
        for (index, segment) in plan.segments.enumerated() {
            #expect(
                segment.prompt.hasPrefix(
                    "Wide, from above: they listen at the foot of the stairs, segment_\(index + 1)."))
            #expect(segment.prompt.contains("Mr. Hale: gaunt man of sixty, white side whiskers, bottle-green coat."))
            #expect(segment.prompt.contains("Ada: tall woman of fifty, grey plait, black mourning dress."))
            #expect(segment.prompt.contains("The cellar: low brick vault, salt-white floor, one iron ring."))
            #expect(segment.prompt.contains("A second shadow."))
        }
        #expect(plan.context.hasPrefix("grainy oil painting. lamp black and sulphur yellow."))
        #expect(plan.context.contains("Weather: fog at night.") && plan.context.contains("1897"))
    }

    @Test("The story and the notes are what the model is given, with orders against gore and lettering")
    func orders() async throws {
        let bench = try OpenAIBench()
        bench.standIn.answerStories()
        _ = try await bench.writer.plan(Self.story)
        let bodies = bench.standIn.requests(.chat).map { String(decoding: $0.body, as: UTF8.self) }
        #expect(bodies[0].contains("In the cellar, something exhaled.") && bodies[0].contains(#""strict":true"#))
        #expect(bodies[1].contains("Person p2: Ada") && bodies[1].contains("Place l1: the cellar"))
        #expect(bodies[1].contains("Never show or name blood") && bodies[1].contains("No lettering"))
        #expect(bodies[1].contains(#""enum":["p1","p2"]"#) && bodies[1].contains(#""enum":["l1","other"]"#))
    }

    @Test("A story of ten thousand characters takes several calls, within what was set aside, and keeps its order")
    func long() async throws {
        let bench = try OpenAIBench()
        bench.standIn.answerStories()
        let sentence =
            "The wind came in from the sea and moved behind the wallpaper like a thing that looks for a way out. "
        let paragraph = String(repeating: sentence, count: 3)
        let script = (0..<34).map { "Night \($0). \(paragraph)" }.joined(separator: "\n\n")
        #expect((9900...11_000).contains(script.count))
        let plan = try await bench.writer.plan(StoryText(title: "Long", script: script))
        #expect(bench.standIn.requests(.chat).count >= 4)
        #expect(plan.segments.count >= 34)
        for (index, segment) in plan.segments.enumerated() {
            #expect(segment.prompt.contains("stairs, segment_\(index + 1)."))
        }
        #expect(bench.desk.underestimated.isEmpty && bench.desk.cost == bench.standIn.account.total)
        #expect(bench.standIn.complaints.isEmpty && bench.standIn.mostAtOnce(.chat) <= 3)
    }

    @Test("A story in a script of which every byte is a token costs no more than was set aside")
    func rareScript() async throws {
        let bench = try OpenAIBench()
        bench.standIn.answerStories()
        let script = (0..<40).map { _ in "በሌሊት መብራቱ ጠፋ። ደረጃው ላይ ማንም አልነበረም። በሩ ግን ተከፈተ።" }.joined(separator: "\n\n")
        _ = try await bench.writer.plan(StoryText(title: "መብራት", script: script))
        #expect(bench.desk.underestimated.isEmpty && bench.desk.cost == bench.standIn.account.total)
        #expect(bench.standIn.complaints.isEmpty)
    }

    @Test("An answer that only fills the schema makes a whole plan")
    func filled() async throws {
        let bench = try OpenAIBench()
        let plan = try await bench.writer.plan(Self.story)
        #expect(plan.segments.count == 3 && plan.segments.allSatisfy { !$0.prompt.isEmpty })
        #expect(bench.standIn.complaints.isEmpty && bench.desk.faults.isEmpty)
    }

    static let troubles: [(Misbehaviour, MakerError.Code)] = [
        (.refusal("I won't."), .refused), (.contentFiltered, .refused), (.lengthReached, .unusableAnswer),
        (.unusable, .unusableAnswer), (.refuse(401), .unavailable), (.quotaExhausted, .unavailable),
        (.refuse(400), .refused), (.refuse(503), .providerAway), (.rateLimited(.seconds(5)), .providerAway),
    ]

    @Test("Trouble with the service is told in a maker's terms", arguments: troubles)
    func trouble(_ behaviour: Misbehaviour, _ code: MakerError.Code) async throws {
        let bench = try OpenAIBench()
        bench.standIn.next(.chat, behave: behaviour)
        let error = await #expect(throws: MakerError.self) { try await bench.writer.plan(Self.story) }
        #expect(error?.code == code)
        if case .rateLimited = behaviour { #expect(error?.retryAfter == .seconds(5)) }
    }

    @Test("A script without words is refused before anything is paid")
    func nothing() async throws {
        let bench = try OpenAIBench()
        let error = await #expect(throws: MakerError.self) {
            try await bench.writer.plan(StoryText(title: "Stars", script: "* * *\n\n— … —"))
        }
        #expect(error?.code == .refused && bench.standIn.requests().isEmpty)
    }

    /// The keys of the calls that a story comes to.
    private func keys(
        title: String = "One", script: String = story.script, model: String = "gpt-4o-mini", at standIn: OpenAIStandIn
    ) async throws -> [AssetID] {
        standIn.answerStories()
        let bench = try OpenAIBench(models: OpenAIModels(chat: model), at: standIn)
        _ = try await bench.writer.plan(StoryText(title: title, script: script))
        let keys = bench.desk.calls.map(\.key)
        #expect(keys.count == 2)
        return keys
    }

    @Test("The same story asks the same calls; with another title, script, model or server it asks others")
    func keys() async throws {
        let standIn = try OpenAIStandIn()
        let usual = try await keys(at: standIn)
        #expect(try await keys(at: standIn) == usual)
        let others = try await [
            keys(title: "Two", at: standIn), keys(script: Self.story.script + " It was hers.", at: standIn),
            keys(model: "gpt-4o", at: standIn), keys(at: OpenAIStandIn()),
        ]
        #expect(Set(others.flatMap { $0 } + usual).count == 10)
    }
}
