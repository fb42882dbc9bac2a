import Testing

@testable import FarmSimulator

@Suite("Planted faults")
struct PlantedFaultTests {
    @Test("A planted fault is found within two hundred seeds", arguments: PlantedFault.allCases)
    func isFound(planted: PlantedFault) async throws {
        let summary = try await Campaign(seeds: 1...200).run(jobs: 1, planted: planted)
        let failure = try #require(summary.failure, "\(planted) was not found")
        print("\(planted) found at seed \(failure.seed): \(failure.violation ?? "")")
        #expect(failure.seed <= 200)
    }

    @Test("A planted fault is what its seed fails of: without it the same seed is in order")
    func isTheCause() async throws {
        let summary = try await Campaign(seeds: 1...200).run(jobs: 1, planted: .parentCountedApart)
        let failure = try #require(summary.failure)
        #expect(try Simulation(seed: failure.seed).run().violation == nil)
    }
}
