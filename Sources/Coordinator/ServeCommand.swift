import ArgumentParser
import FarmSettings
import Foundation
import Logging

/// `coordinator serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the REST interface and the farm until told to stop.",
        discussion: ServeOptions.discussion)

    @OptionGroup var options: ServeOptions

    func run() async throws {
        do {
            let settings = try await options.settings(environment: ProcessInfo.processInfo.environment)
            LoggingSystem.bootstrap { label in
                var handler = StreamLogHandler.standardError(label: label)
                handler.logLevel = settings.logLevel
                return handler
            }
            try await Coordinator(settings).run()
        } catch let error as SettingsError {
            FileHandle.standardError.write(Data("coordinator: \(error)\n".utf8))
            throw ExitCode(error.exitStatus)
        }
    }
}
