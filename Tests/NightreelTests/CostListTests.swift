import FarmCore
import FarmObjects
import Testing

@testable import Nightreel

@Suite("What a story cost, at a terminal", .timeLimit(.minutes(1)))
struct CostListTests {
    private static func call(_ json: String) -> String {
        #"{"provider":"openai","operation":"chat","model":"m","estimatedMicrodollars":9,"# + json + "}"
    }

    @Test("Costs are asked for as the story's owner, and shown to the millionth with what is not settled")
    func costs() async throws {
        let calls = [
            Self.call(#""state":"settled","calls":2,"costMicrodollars":1234567"#),
            Self.call(#""state":"unsettled","calls":1,"costMicrodollars":89"#),
        ]
        let coordinator = try ScriptedCoordinator([
            "GET /v1/stories/\(ScriptedCoordinator.story)/costs": [
                (200, #"{"totalMicrodollars":1234656,"calls":[\#(calls.joined(separator: ","))]}"#)
            ]
        ])
        defer { coordinator.server.stop() }
        let client = CoordinatorClient(http: try HTTPClient(), base: try coordinator.server.url("/v1"), token: "mine")
        let costs = try await client.costs(of: try #require(StoryID(ScriptedCoordinator.story)))
        #expect(
            CostList(costs).text == """
                1.234567  openai chat m: 2 calls
                0.000089  openai chat m: 1 calls, unsettled
                1.234656  in all
                """)
        #expect(coordinator.requests.first?.headers["authorization"] == "Bearer mine")
    }

    @Test("A story that cost nothing says so, and nothing in a model's name steers the terminal")
    func words() {
        #expect(CostList(.init(totalMicrodollars: 0, calls: [])).text == "no service was called for this story")
        let odd = Answers.Costs.Call(
            provider: "openai", operation: "chat", model: "m\u{1b}[2J\n", state: "sent", calls: 1,
            costMicrodollars: 5_000_000)
        let text = CostList(.init(totalMicrodollars: 5_000_000, calls: [odd])).text
        #expect(!text.contains("\u{1b}") && text.split(separator: "\n").count == 2)
        #expect(text.hasSuffix("5.000000  in all"))
    }
}
