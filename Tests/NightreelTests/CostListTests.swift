import FarmCore
import FarmObjects
import FarmTesting
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
            Self.call(#""state":"settled","calls":2,"costMicrodollars":11234567"#),
            Self.call(#""state":"unsettled","calls":1,"costMicrodollars":89"#),
            Self.call(#""state":"sent","calls":1,"costMicrodollars":100"#),
        ]
        let coordinator = try ScriptedCoordinator([
            "GET /v1/stories/\(ScriptedCoordinator.story)/costs": [
                (200, #"{"totalMicrodollars":11234756,"calls":[\#(calls.joined(separator: ","))]}"#)
            ]
        ])
        defer { coordinator.server.stop() }
        let client = CoordinatorClient(http: try HTTPClient(), base: try coordinator.server.url("/v1"), token: "mine")
        let costs = try await client.costs(of: try #require(StoryID(ScriptedCoordinator.story)))
        #expect(
            CostList(costs).text == """
                11.234567  openai chat m: 2 calls
                 0.000089  openai chat m: 1 call, unsettled
                 0.000100  openai chat m: 1 call, under way
                11.234756  dollars in all, 0.000189 of them open
                """)
        #expect(coordinator.requests.first?.headers["authorization"] == "Bearer mine")
    }

    @Test("The command tells what the story cost, or in one line what was mistyped, before it asks anybody")
    func command() async throws {
        let (folder, story) = (try TestFolder(), ScriptedCoordinator.story)
        let coordinator = try ScriptedCoordinator([
            "GET /v1/stories/\(story)/costs": [(200, #"{"totalMicrodollars":0,"calls":[]}"#)]
        ])
        defer { coordinator.server.stop() }
        let address = ["--coordinator", try coordinator.server.url("").absoluteString]
        for (arguments, token, words) in [
            ([], "t", "Missing expected argument '<story>'"), (["7\u{1b}[2J"], "t", "'7 [2J' is no story's id"),
            ([story], nil, "NIGHTREEL_TOKEN must hold the token"), ([story, "--token", "t"], "t", "Unknown option"),
            ([story], "secret\r", "NIGHTREEL_TOKEN holds a sign that no token has"),
        ] as [([String], String?, String)] {
            let typed = try await TypedCommand(["costs"] + arguments + address, token: token, in: folder)
            #expect(typed.exit == 64 && typed.output.contains(words), "\(typed)")
            #expect(!typed.output.contains("secret"))
        }
        #expect(coordinator.requests.isEmpty)
        let typed = try await TypedCommand(["costs", story] + address, in: folder)
        #expect(typed.exit == 0 && typed.output == "no service was called for this story\n")
        let help = try await TypedCommand(["costs", "--help"], token: nil, in: folder)
        #expect(help.exit == 0 && help.output.contains("USAGE: nightreel costs <story>"))
    }

    @Test("A story that cost nothing says so, and nothing in a model's name steers the terminal")
    func words() {
        #expect(CostList(.init(totalMicrodollars: 0, calls: [])).text == "no service was called for this story")
        let odd = Answers.Costs.Call(
            provider: "openai", operation: "chat", model: "m\u{1b}[2J\n", state: "failed", calls: 1,
            costMicrodollars: 5_000_000)
        let text = CostList(.init(totalMicrodollars: 5_000_000, calls: [odd])).text
        #expect(!text.contains("\u{1b}") && text.split(separator: "\n").count == 2)
        #expect(text.hasSuffix("\n5.000000  dollars in all"))
    }
}
