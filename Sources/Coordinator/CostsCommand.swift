import ArgumentParser
import FarmStore

/// `coordinator costs`.
struct CostsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "costs",
        abstract: "Show what services charged, by day, user and service.",
        discussion: """
            What is open may be charged or not: calls that are under way, and those of which nobody knows what became. \
            Their estimate counts against the caps. Days are UTC. A deleted story's costs stay.

            \(OperatorOptions.discussion)

            Exit status: 0, 64 for a bad option, 78 for a bad variable or an unusable database.
            """)

    @Option(help: ArgumentHelp("How many days to show, today included (default: 7).", valueName: "count"))
    var days = 7

    @Flag(help: "One JSON array, for programs: calls summed by operation, model and state as well.")
    var json = false

    @OptionGroup var farm: OperatorOptions

    func validate() throws {
        guard (1...36_500).contains(days) else { throw ValidationError("--days takes 1 to 36500.") }
    }

    func run() async throws {
        try await farm.withStore { store in
            let lines = try await store.costs(fromDay: WallClock.system.now().day - Int64(days) + 1)
            print(json ? try CostLineAnswer.json(lines) : CostTable(lines).text)
        }
    }
}
