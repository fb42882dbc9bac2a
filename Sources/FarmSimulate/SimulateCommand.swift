import ArgumentParser
import FarmSimulator

/// Runs farms in virtual time and says whether any broke a rule.
@main
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "farm-simulate",
        abstract: "Simulate coordinators, network and render nodes, with faults, from a seed.",
        discussion: """
            The same seed gives the same trace, byte for byte. Ends with status 1 where a rule of the farm is broken, \
            and says which, with the seed and the last lines before it.
            """)

    @Option(help: ArgumentHelp("One simulation, of this seed.", valueName: "number"))
    var seed: UInt64?

    @Flag(help: "Print everything that happens; with --seed.")
    var trace = false

    @Option(help: ArgumentHelp("How many seeds to go through.", valueName: "count"))
    var seeds: UInt64 = 100

    @Option(help: ArgumentHelp("The first of them.", valueName: "number"))
    var first: UInt64 = 1

    @Option(help: ArgumentHelp("Simulations at once.", valueName: "count"))
    var jobs = 2

    @Option(
        help: ArgumentHelp(
            "Put a defect in, to see it found: \(PlantedFault.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "fault"))
    var planted: PlantedFault?

    func validate() throws {
        guard seeds >= 1 else { throw ValidationError("--seeds is at least 1") }
        guard (1...64).contains(jobs) else { throw ValidationError("--jobs is 1 to 64") }
        guard first <= UInt64.max - seeds else { throw ValidationError("--first is too large") }
        guard !trace || seed != nil else { throw ValidationError("--trace goes with --seed") }
    }

    func run() async throws {
        let campaign = seed.map { Campaign(seeds: $0...$0) } ?? Campaign(seeds: first...(first + seeds - 1))
        let summary = try await campaign.run(jobs: jobs, planted: planted)
        if trace, let seed {
            for line in try Simulation(seed: seed, planted: planted, isTraced: true).run().trace { print(line) }
        }
        if let failure = summary.failure { try tell(failure) }
        print(summary.closingLine)
        if summary.failure != nil { throw ExitCode.failure }
    }

    /// Lives through a failed simulation again, which tells what happened.
    private func tell(_ failure: SimulationReport) throws {
        let again = try Simulation(seed: failure.seed, planted: planted, isTraced: true).run()
        for line in again.trace.suffix(trace ? 0 : Self.lastLines) { print(line) }
        print("Seed \(failure.seed) broke a rule: \(again.violation ?? "none when lived through again").")
        print("See all of it with: farm-simulate --seed \(failure.seed) --trace")
    }

    /// Of a failure's trace.
    private static let lastLines = 60
}

extension PlantedFault: ExpressibleByArgument {}
