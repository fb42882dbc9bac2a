import Testing

@testable import FarmChaos

/// The short form of what `make chaos` does for longer.
@Suite("A farm that harm is done to", .serialized)
struct ChaosTests {
    @Test("Killed, frozen and cut off for forty seconds, the farm makes every story once and leaves nothing over")
    func shortChaos() async throws {
        let report = try await ChaosRun(seed: 11, time: .seconds(40)).run()
        #expect(report.violations.isEmpty, "\(report.text)")
        let tally = try #require(report.tally)
        #expect(tally.videos >= 3)
        #expect(!report.faults.isEmpty)
    }
}
