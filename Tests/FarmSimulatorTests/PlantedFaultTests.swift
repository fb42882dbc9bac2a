import Testing

@testable import FarmSimulator

@Suite("Planted faults")
struct PlantedFaultTests {
    /// Where each was found when all seeds from the first on were gone through (`make simulate-planted`). The
    /// search begins there to be short; should a change move a fault, it goes on for two hundred seeds.
    private static func likelySeed(of planted: PlantedFault) -> UInt64 {
        switch planted {
        case .creditIgnored, .expiryForgotten, .waitIgnored: 2
        case .poolIgnored, .repetitionRefused: 3
        case .postponementCounted: 4
        case .epochUnchecked, .expiredUnfenced: 5
        case .uploadKeyShared, .digestUnchecked: 9
        case .outboxDropped: 11
        default: 1
        }
    }

    @Test("A planted fault is found within two hundred seeds", arguments: PlantedFault.allCases)
    func isFound(planted: PlantedFault) async throws {
        let first = Self.likelySeed(of: planted)
        let summary = try await Campaign(seeds: first...first + 199).run(jobs: 1, planted: planted)
        let failure = try #require(summary.failure, "\(planted) was not found")
        print("\(planted) found at seed \(failure.seed): \(failure.violation ?? "")")
    }

    @Test("A planted fault is what its seed fails of: without it the same seed is in order")
    func isTheCause() async throws {
        let summary = try await Campaign(seeds: 1...200).run(jobs: 1, planted: .parentCountedApart)
        let failure = try #require(summary.failure)
        #expect(try Simulation(seed: failure.seed).run().violation == nil)
    }
}
