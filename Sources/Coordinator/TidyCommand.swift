import ArgumentParser
import FarmSettings
import Foundation

/// `coordinator tidy`.
struct TidyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tidy",
        abstract: "Remove at once what nobody needs from a data folder that no coordinator serves.",
        discussion: """
            A serving coordinator removes the same by and by, each thing after its grace time. Options go before the \
            environment, the environment before a file .env in the working folder.

            Exit status: 0 when nothing is left to remove, 1 where it could not be removed, 64 for a bad option, 78 \
            for a bad variable, an unusable database, or a data folder that is unusable or in use.
            """)

    @Option(
        help: ArgumentHelp(
            "The folder of database, objects and secrets. NIGHTREEL_DATA; \(CoordinatorSettings.Standard.data).",
            valueName: "dir"))
    var data: String?

    @Option(
        help: ArgumentHelp(
            "The PostgreSQL database of the farm, if it has one. NIGHTREEL_DATABASE.", valueName: "url"))
    var database: String?

    @Option(
        help: ArgumentHelp(
            "Where the farm's objects are, if not in the data folder. NIGHTREEL_OBJECTS.", valueName: "store"))
    var objects: String?

    func run() async throws {
        do {
            let given: [CoordinatorSetting: String?] = [.data: data, .database: database, .objects: objects]
            let source = try await SettingsSource.process(
                flags: given.compactMapValues { $0 }, environment: ProcessInfo.processInfo.environment)
            let removed = try await Tidying(CoordinatorSettings(source)).run()
            print("tidy removed=\(removed)")
        } catch let error as SettingsError {
            FileHandle.standardError.write(Data("coordinator: \(error)\n".utf8))
            throw ExitCode(error.exitStatus)
        }
    }
}
