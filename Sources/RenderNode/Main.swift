import ArgumentParser

@main
struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rendernode",
        abstract: "Renders clips and soundtracks for a Nightreel coordinator.",
        version: NodeVersion.software,
        subcommands: [RunCommand.self])
}

enum NodeVersion {
    /// Program and version, as a coordinator is told.
    static let software = "rendernode/0.1.0"
}
