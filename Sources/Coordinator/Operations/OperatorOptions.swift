import ArgumentParser
import FarmSettings
import FarmStore
import Foundation

/// How a command finds the farm whose truth it reads or changes, beside any coordinator that serves it.
struct OperatorOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder of database, objects and secrets. NIGHTREEL_DATA; \(CoordinatorSettings.Standard.data).",
            valueName: "dir"))
    var data: String?

    @Option(
        help: ArgumentHelp(
            "The PostgreSQL database of the farm, if it has one. NIGHTREEL_DATABASE.", valueName: "url"))
    var database: String?

    static let discussion = """
        Coordinators may serve the farm meanwhile. Options go before the environment, the environment before a file \
        .env in the working folder.
        """

    /// Lets `body` use the settings, and ends the process with a line where they are unusable.
    ///
    /// - Parameter others: Flags that the command has beside these.
    func withSettings(
        adding others: [CoordinatorSetting: String?] = [:], _ body: (CoordinatorSettings) async throws -> Void
    ) async throws {
        do {
            let given = others.merging([.data: data, .database: database]) { other, _ in other }
            let source = try await SettingsSource.process(
                flags: given.compactMapValues { $0 }, environment: ProcessInfo.processInfo.environment)
            try await body(CoordinatorSettings(source))
        } catch let error as SettingsError {
            FileHandle.standardError.write(Data("coordinator: \(error)\n".utf8))
            throw ExitCode(error.exitStatus)
        }
    }

    /// Lets `body` use the farm's truth, and ends the process with a line where it cannot be had.
    func withStore(_ body: (FarmStore) async throws -> Void) async throws {
        do {
            try await withSettings { settings in try await body(try await Self.store(settings)) }
        } catch let error as StoreError {
            FileHandle.standardError.write(Data("coordinator: the database: \(error)\n".utf8))
            throw ExitCode(SettingsError.Origin.configuration.exitStatus)
        }
    }

    /// The truth of a farm that is there: nothing is made where there is none.
    private static func store(_ settings: CoordinatorSettings) async throws -> FarmStore {
        if let server = try await Coordinator.connect(settings.database) {
            return FarmStore(database: server, rules: settings.storeRules)
        }
        let file = DataFolder.database(in: settings.dataFolder)
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw SettingsError.unusable(file, "is not there: no coordinator has served this folder")
        }
        return FarmStore(database: try SQLiteDatabase(path: file.path), rules: settings.storeRules)
    }
}
