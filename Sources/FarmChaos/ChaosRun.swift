import FarmStore
import FarmTesting
import Foundation

/// A farm of real processes, its authors, and everything that goes wrong meanwhile.
struct ChaosRun: Sendable {
    let seed: UInt64
    /// How long faults go on.
    let time: Duration
    var size = FarmSize()

    /// - Throws: what keeps the run from being made at all; what it finds is in the report.
    func run() async throws -> ChaosReport {
        let folder = FileManager.default.temporaryDirectory.appending(path: "nightreel-chaos-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let log = try FaultLog(file: folder.appending(path: "faults.log"))
        let farm = try await ChaosFarm(in: folder, size: size, log: log)
        let witness = Witness(database: farm.database)
        var violations: [String] = []
        do {
            try await farm.start()
            let works = try await live(farm, witness)
            violations += await farm.crashes()
            violations += try await examine(farm, works, witness)
        } catch {
            violations.append("\(error)")
        }
        await farm.killEverything()
        let logs = farm.nodes.map { folder.appending(path: "\($0.name).log") }
        // Where the database is beyond reach, what was found before says more.
        let tally = try? await Tally(farm.database, logs: logs)
        if violations.isEmpty { try FileManager.default.removeItem(at: folder) }
        return ChaosReport(
            seed: seed, time: time, faults: log.countsByKind, tally: tally, violations: violations, log: log.text,
            folder: folder)
    }

    /// Has stories made while faults go on, and then until all are finished.
    private func live(_ farm: ChaosFarm, _ witness: Witness) async throws -> [Author.Work] {
        let start = ContinuousClock.now
        let end = start + time
        return try await withThrowingTaskGroup(of: Void.self) { background in
            background.addTask { await noting(witness) { try await farm.keepRunning() } }
            background.addTask { await witness.watch() }
            let plan = FaultPlan(seed: seed, time: time, size: size)
            background.addTask { await noting(witness) { try await bringAbout(plan, on: farm, start) } }
            let authors = (0..<size.stories).map { index in
                Author(
                    name: "author \(index)", address: farm.front.address, log: farm.log,
                    deadline: end + ChaosLimits.settling)
            }
            let works = try await withThrowingTaskGroup(of: [Author.Work].self) { group in
                for (index, author) in authors.enumerated() {
                    group.addTask { try await author.work(until: end, beginningWith: index) }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            // Videos whose admission was never answered are finished too.
            try await eventually(within: ChaosLimits.settling, "every task to be done or failed") {
                try await !Self.isAnythingOpen(farm.database)
            }
            background.cancelAll()
            return works
        }
    }

    /// A run that cannot do what it is to do shows nothing.
    private func noting(_ witness: Witness, _ body: () async throws -> Void) async {
        do {
            try await body()
        } catch is CancellationError {
            // The run is over.
        } catch {
            await witness.note("the run itself failed: \(error)")
        }
    }

    private static func isAnythingOpen(_ database: PostgresDatabase) async throws -> Bool {
        try await database.read { session in
            try !session.query("SELECT id FROM task WHERE state NOT IN ('done', 'failed') LIMIT 1", []).isEmpty
        }
    }

    private func bringAbout(
        _ plan: FaultPlan, on farm: ChaosFarm, _ start: ContinuousClock.Instant
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for fault in plan.faults {
                group.addTask {
                    try await Task.sleep(until: start + fault.start, clock: .continuous)
                    try await farm.begin(fault)
                    try await Task.sleep(until: start + fault.end, clock: .continuous)
                    try await farm.end(fault)
                }
            }
            try await group.waitForAll()
        }
        farm.log.note("the last fault is over")
    }

    private func examine(_ farm: ChaosFarm, _ works: [Author.Work], _ witness: Witness) async throws -> [String] {
        let audit = Audit(store: farm.store, database: farm.database, dataFolder: farm.dataFolder)
        try await witness.look()
        var violations = await witness.violations
        violations += try await audit.checkRows()
        violations += await farm.stop()
        let tidying = try ChildProgram(
            "coordinator", ["tidy", "--data", farm.dataFolder.path, "--database", farm.databaseURI],
            log: farm.folder.appending(path: "tidy.log"))
        let status = try await tidying.exitCode()
        if status != 0 { violations.append("tidying ended with exit status \(status): \(tidying.output)") }
        violations += try await audit.checkObjects()
        violations += try await audit.checkClips()
        violations += try await audit.checkVideos()
        violations += try await audit.checkSameness(works)
        return violations
    }
}
