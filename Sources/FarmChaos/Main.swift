import ArgumentParser
import Foundation

@main
struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "farm-chaos",
        abstract: "Runs a farm of real processes, has stories made, and does it harm meanwhile.",
        discussion: """
            Two coordinators on a PostgreSQL of their own, and four nodes, from the folder of this program. Everything \
            that goes wrong comes from the seed. Exit status 1 where anything was found that must not be.
            """)

    @Option(help: "How long faults go on.")
    var seconds = 180

    @Option(help: "Which faults, and when.")
    var seed: UInt64 = 1

    func validate() throws {
        guard (10...86_400).contains(seconds) else { throw ValidationError("--seconds is from 10 to 86400") }
    }

    func run() async throws {
        let report = try await ChaosRun(seed: seed, time: .seconds(seconds)).run()
        print(report.text)
        if !report.violations.isEmpty { throw ExitCode.failure }
    }
}
