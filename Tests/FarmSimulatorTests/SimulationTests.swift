import Testing

@testable import FarmSimulator

@Suite("Simulations")
struct SimulationTests {
    @Test("No rule is broken on twelve seeds, faults strike, and fenced-off attempts are among what happens")
    func shortCampaign() async throws {
        let summary = try await Campaign(seeds: 1...12).run(jobs: 2)
        print(summary.closingLine)
        #expect(summary.failure == nil, "\(summary.failure.map { "\($0.seed): \($0.violation ?? "")" } ?? "")")
        #expect(summary.seeds == 12)
        #expect(summary.tasksFinished > 12 * 5)
        #expect(summary.faults.count > FaultKind.allCases.count / 2)
        #expect(summary.attemptsFencedOff > 0)
        #expect(summary.tasksReused > 0 && summary.resultsRefuted > 0 && summary.voicesReworded > 0)
        #expect(summary.picturesBrought > 0 && summary.attemptsPostponed > 0)
    }

    @Test("The same seed gives the same trace", arguments: [3, 4, 8] as [UInt64])
    func determinism(seed: UInt64) throws {
        let first = try Simulation(seed: seed, isTraced: true).run()
        let second = try Simulation(seed: seed, isTraced: true).run()
        #expect(!first.trace.isEmpty)
        #expect(first.trace == second.trace)
    }

    @Test("Tracing changes nothing")
    func tracing() throws {
        let quiet = try Simulation(seed: 6).run()
        let told = try Simulation(seed: 6, isTraced: true).run()
        #expect(quiet.trace.isEmpty)
        #expect(quiet.virtualTime == told.virtualTime)
        #expect(quiet.leasesGranted == told.leasesGranted)
        #expect(quiet.faults == told.faults)
    }

    @Test("Different seeds give different farms")
    func variety() throws {
        let first = try Simulation(seed: 1).run()
        let second = try Simulation(seed: 2).run()
        #expect(first.virtualTime != second.virtualTime)
    }
}
