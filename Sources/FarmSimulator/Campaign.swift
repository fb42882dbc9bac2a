/// Many simulations, seed after seed, until all are through or one broke a rule.
public struct Campaign: Sendable {
    public let seeds: ClosedRange<UInt64>

    public init(seeds: ClosedRange<UInt64>) {
        self.seeds = seeds
    }

    /// Runs `jobs` simulations at once, in order of their seeds; after a failure none is begun.
    public func run(jobs: Int, planted: PlantedFault? = nil) async throws -> CampaignSummary {
        try await withThrowingTaskGroup(of: SimulationReport.self) { group in
            var summary = CampaignSummary()
            var next: UInt64? = seeds.lowerBound
            for _ in 0..<max(jobs, 1) { begin(&next, planted, in: &group) }
            while let report = try await group.next() {
                summary.add(report)
                if summary.failure == nil { begin(&next, planted, in: &group) }
            }
            return summary
        }
    }

    private func begin(
        _ next: inout UInt64?, _ planted: PlantedFault?, in group: inout ThrowingTaskGroup<SimulationReport, any Error>
    ) {
        guard let seed = next else { return }
        next = seed < seeds.upperBound ? seed + 1 : nil
        group.addTask { try Simulation(seed: seed, planted: planted).run() }
    }
}

/// What came of a campaign.
public struct CampaignSummary: Sendable {
    public private(set) var seeds = 0
    public private(set) var stories = 0
    public private(set) var faults: [FaultKind: Int] = [:]
    public private(set) var leasesGranted = 0
    public private(set) var attemptsFencedOff = 0
    public private(set) var tasksFinished = 0
    public private(set) var tasksReused = 0
    public private(set) var resultsRefuted = 0
    public private(set) var voicesReworded = 0
    public private(set) var picturesBrought = 0
    public private(set) var attemptsPostponed = 0
    public private(set) var virtualTime = Duration.zero
    /// The failed simulation of the lowest seed.
    public private(set) var failure: SimulationReport?

    public init() {}

    public mutating func add(_ report: SimulationReport) {
        seeds += 1
        stories += report.stories
        faults.merge(report.faults, uniquingKeysWith: +)
        leasesGranted += report.leasesGranted
        attemptsFencedOff += report.attemptsFencedOff
        tasksFinished += report.tasksFinished
        tasksReused += report.tasksReused
        resultsRefuted += report.resultsRefuted
        voicesReworded += report.voicesReworded
        picturesBrought += report.picturesBrought
        attemptsPostponed += report.attemptsPostponed
        virtualTime += report.virtualTime
        if report.violation != nil, failure.map({ report.seed < $0.seed }) ?? true { failure = report }
    }

    /// All of it in one line.
    public var closingLine: String {
        let kinds = FaultKind.allCases.compactMap { kind in faults[kind].map { "\(kind.rawValue) \($0)" } }
        let injected = faults.values.reduce(0, +)
        return """
            \(seeds) seeds, \(stories) stories, \(tasksFinished) tasks finished, \(tasksReused) reused, \
            \(resultsRefuted) results refuted, \(voicesReworded) voices reworded, \(picturesBrought) pictures brought, \
            \(leasesGranted) leases granted, \
            \(attemptsFencedOff) attempts fenced off, \(attemptsPostponed) put off, \
            \(virtualTime.components.seconds) s of virtual time, \
            \(failure == nil ? "no rule broken" : "a rule broken"), \(injected) faults: \
            \(kinds.isEmpty ? "none" : kinds.joined(separator: ", "))
            """
    }
}
