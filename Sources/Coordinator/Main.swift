import ArgumentParser
import FarmObjects

@main
struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coordinator",
        abstract: "Turns stories into videos with a farm of render nodes.",
        version: "coordinator/\(UserAgent.version)",
        subcommands: [
            ServeCommand.self, NodesCommand.self, CostsCommand.self, PrioritizeCommand.self, TidyCommand.self,
        ])
}
