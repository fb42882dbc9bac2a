import ArgumentParser

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

    @OptionGroup var farm: OperatorOptions

    @Option(
        help: ArgumentHelp(
            "Where the farm's objects are, if not in the data folder. NIGHTREEL_OBJECTS.", valueName: "store"))
    var objects: String?

    func run() async throws {
        try await farm.withSettings(adding: [.objects: objects]) { settings in
            let removed = try await Tidying(settings).run()
            print("tidy removed=\(removed)")
        }
    }
}
