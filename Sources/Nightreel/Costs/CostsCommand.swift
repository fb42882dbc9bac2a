import ArgumentParser
import FarmCore
import FarmObjects
import Foundation

/// `nightreel costs STORY`
struct CostsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "costs",
        abstract: "Shows what services charged for a story so far.",
        discussion: """
            Amounts are dollars. What is open may be charged or not, and counts with its estimate: a call that is under \
            way, or one that is unsettled because nobody knows what became of it. \(BringArguments.tokenHelp)
            """)

    @Argument(help: "The story's id.")
    var story: String

    @Option(help: "The address of the coordinator (default: http://127.0.0.1:7319).")
    var coordinator: String?

    func run() async throws {
        try await CommandFailure.told {
            guard let id = StoryID(story) else {
                throw CommandFailure(.usage, "'\(story.oneLine)' is no story's id")
            }
            let http = try HTTPClient()
            let client = try CoordinatorClient.asOwner(at: coordinator, through: http)
            let costs = try await client.costs(of: id)
            await http.shutdown()
            print(CostList(costs).text)
        }
    }
}
