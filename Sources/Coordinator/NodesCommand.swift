import ArgumentParser
import FarmCore

/// `coordinator nodes`.
struct NodesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nodes",
        abstract: "Show every node that has joined, what it works on, and what is held against it.",
        discussion: """
            A node that failed tasks which other nodes then finished gets none for a while: it is benched.

            \(OperatorOptions.discussion)

            Exit status: 0, 64 for a bad option, 78 for a bad variable or an unusable database.
            """)

    @Flag(help: "One JSON array, for programs. Times are UTC to the millisecond.")
    var json = false

    @OptionGroup var farm: OperatorOptions

    func run() async throws {
        try await farm.withStore { store in
            let nodes = try await store.nodes()
            let now = WallClock.system.now()
            print(json ? try NodeAnswer.json(nodes, at: now) : NodeTable(nodes, at: now).text)
        }
    }
}
