import FarmCore
import FarmStore
import Foundation

/// Measures the store and prints two tables in Markdown.
@main
enum Main {
    static func main() async {
        do {
            try await measure()
        } catch {
            FileHandle.standardError.write(Data("bench-store: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func measure() async throws {
        tell("| engine | store | statements a task | bare loop | ratio | own statements replayed | ratio |")
        tell("| --- | --- | --- | --- | --- | --- | --- |")
        for engine in BenchEngine.allCases where CommandLine.arguments.count == 1 {
            let result = try await CycleBench(makeDatabase: try await engine.source()).run()
            tell(
                "| \(engine.rawValue) | \(whole(result.store))/s | \(tenths(result.statementsPerTask))",
                "\(whole(result.bare))/s | \(hundredths(result.store / result.bare)) | \(whole(result.replay))/s",
                "\(hundredths(result.store / result.replay)) |", separator: " | ")
        }
        tell("\n| engine | tasks | p50 | p99 | longest |\n| --- | --- | --- | --- | --- |")
        for engine in BenchEngine.allCases {
            let sorted = try await latencies(of: engine).sorted()
            guard let longest = sorted.last else { continue }
            tell(
                "| \(engine.rawValue) | \(sorted.count) | \(milliseconds(sorted[sorted.count / 2]))",
                "\(milliseconds(sorted[sorted.count * 99 / 100])) | \(milliseconds(longest)) |", separator: " | ")
        }
    }

    private static func latencies(of engine: BenchEngine) async throws -> [Duration] {
        let clips = BenchRules.readyPerSecond * BenchRules.readySeconds
        let workload = Workload(
            videos: clips / BenchRules.clipsPerVideo, clipsPerVideo: BenchRules.clipsPerVideo, isReady: false)
        let makeDatabase = try await engine.source()
        let database = try await makeDatabase()
        try await workload.plant(in: database)
        return try await SimulatedFleet(store: FarmStore(database: database), tasks: workload.clips).run(on: database)
    }

    /// Says a line at once, wherever the output goes.
    private static func tell(_ parts: String..., separator: String = "") {
        FileHandle.standardOutput.write(Data((parts.joined(separator: separator) + "\n").utf8))
    }

    private static func whole(_ value: Double) -> String { String(Int(value.rounded())) }
    private static func tenths(_ value: Double) -> String { String(format: "%.1f", value) }
    private static func hundredths(_ value: Double) -> String { String(format: "%.2f", value) }
    private static func milliseconds(_ value: Duration) -> String {
        tenths(Double(value.microseconds) / 1000) + " ms"
    }
}
