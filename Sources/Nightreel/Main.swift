import ArgumentParser
import FarmObjects

/// `nightreel`: what a person types to have a story made into a video.
@main struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nightreel",
        abstract: "Turns scary stories into narrated, subtitled videos.",
        version: UserAgent.version,
        subcommands: [MakeCommand.self, IllustrateCommand.self, VoiceCommand.self, CostsCommand.self]
    )
}
