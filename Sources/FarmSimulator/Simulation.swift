import FarmCore
import FarmProtocol
import FarmStore

/// A whole farm in virtual time, with everything in it decided by one seed.
public final class Simulation {
    private let seed: UInt64
    private let rules: SimulationRules
    private let surroundings: Surroundings
    private let audience: SimulatedAudience
    private let coordinators: [SimulatedCoordinator]
    private let nodes: [SimulatedNode]
    private let engine: SQLiteDatabase
    private var random: SeededRandom
    private var dependencies: [TaskID: [TaskID]] = [:]

    /// - Throws: `StoreError` where no database in memory can be had.
    public init(seed: UInt64, planted: PlantedFault? = nil, isTraced: Bool = false) throws {
        self.seed = seed
        var random = SeededRandom(seed: seed)
        let rules = SimulationRules(random: &random)
        let time = VirtualTime()
        let trace = Trace(time: time, isKept: isTraced)
        let faults = Faults(plan: FaultPlan(random: &random), planted: planted, time: time, random: random.branch())
        let surroundings = Surroundings(
            time: time, trace: trace, network: SimulatedNetwork(time: time, random: random.branch()),
            objects: SimulatedObjects(), provider: SimulatedProvider(time: time), faults: faults,
            checker: InvariantChecker(
                time: time, trace: trace, leaseTime: rules.leaseTime, stuckTime: rules.stuckTime))
        let engine = try SQLiteDatabase()
        self.engine = engine
        self.rules = rules
        self.surroundings = surroundings
        audience = SimulatedAudience(
            time: time, trace: trace, faults: faults, pools: rules.servedPools,
            objects: surroundings.objects, random: random.branch())
        let executor = InlineExecutor()
        let plant = PlantedStatements(planted)
        let ids = SeededIDs(random: random.branch())
        coordinators = (0..<rules.coordinators).map { index in
            let database = SimulatedDatabase(engine: engine, plant: plant)
            return SimulatedCoordinator(
                index: index, database: database, store: FarmStore(database: database, ids: ids), executor: executor,
                rules: rules, surroundings: surroundings, random: random.branch())
        }
        nodes = (0..<rules.nodes).map { index in
            let id = NodeID(at: .simulationStart, using: &random)
            surroundings.checker.expectNode(id, in: rules.pools[index])
            return SimulatedNode(
                index: index, id: id, pools: rules.pools[index], coordinators: rules.coordinators,
                surroundings: surroundings, random: random.branch())
        }
        self.random = random
    }

    /// Lets everything happen until it is over, or until a rule is broken.
    public func run() -> SimulationReport {
        connect()
        for coordinator in coordinators { coordinator.start() }
        for node in nodes { surroundings.time.after(random.span(.zero...(.seconds(3)))) { node.start() } }
        audience.start()
        for strike in surroundings.faults.plan.strikes {
            surroundings.time.at(strike.moment) { self.strike(strike.kind) }
        }
        watch()
        let deadline = surroundings.faults.plan.end + SimulationRules.recoveryTime
        while surroundings.checker.violation == nil, !isOver, surroundings.time.step() {
            if surroundings.time.now > deadline {
                surroundings.checker.violated(
                    """
                    not everything was over \(SimulationRules.recoveryTime) after the last fault: \
                    \(surroundings.checker.unfinished)
                    """)
            }
        }
        if surroundings.checker.violation == nil { finish() }
        let report = report()
        dissolve()
        return report
    }

    /// Unties everything that holds on to something that holds on to it.
    private func dissolve() {
        surroundings.time.end()
        for coordinator in coordinators { coordinator.vanish() }
        for node in nodes { node.vanish() }
        surroundings.network.dissolve()
        surroundings.time.end()
    }

    private var isOver: Bool {
        surroundings.faults.areOver && audience.isServed && surroundings.checker.nothingIsOwed
    }

    private func connect() {
        surroundings.network.accept = { [coordinators] connection in
            coordinators[connection.coordinator].accept(connection)
        }
        surroundings.network.isReachable = { [coordinators] index in coordinators[index].isReachable }
        surroundings.objects.onOverwriting = {
            [trace = surroundings.trace, checker = surroundings.checker] late, early in
            checker.violated("\(trace.name(late)) writes over what \(trace.name(early)) has uploaded")
        }
        audience.door = { [weak self] in self?.anyCoordinator().map { ($0.store, $0.wallClock, $0.executor) } }
        for coordinator in coordinators {
            coordinator.database.onCommit = { [weak self] in self?.check() }
            coordinator.onCommit = { [weak self] in self?.wakeAll() }
        }
    }

    private func anyCoordinator() -> SimulatedCoordinator? {
        let running = coordinators.filter { $0.process != nil }
        return running.isEmpty ? nil : running[random.whole(0...running.count - 1)]
    }

    /// Word of a commit gets around, a little later.
    private func wakeAll() {
        for coordinator in coordinators {
            surroundings.time.after(random.span(.microseconds(100)...(.milliseconds(5)))) {
                coordinator.process?.wake()
            }
        }
    }

    // MARK: Checks

    private func check() {
        do {
            let snapshot = try engine.writeNow { session in try StoreSnapshot(reading: session) }
            if snapshot.dependencyCount != surroundings.checker.snapshot.dependencyCount {
                dependencies = try engine.writeNow { session in try StoreSnapshot.dependencies(reading: session) }
            }
            surroundings.checker.committed(snapshot, dependencies: dependencies, assets: surroundings.objects)
        } catch {
            surroundings.checker.violated("the truth cannot be read: \(error)")
        }
    }

    private func watch() {
        let wellSince = coordinators.compactMap(\.wellSince).min()
        surroundings.checker.checkExpiry(wellSince: wellSince, slack: SimulationRules.expirySlack)
        surroundings.time.after(.milliseconds(250)) { self.watch() }
    }

    private func finish() {
        if let failure = audience.failure {
            surroundings.checker.violated("with nothing wrong any more, a story came to nothing: \(failure)")
        }
    }

    private func report() -> SimulationReport {
        SimulationReport(
            seed: seed, violation: surroundings.checker.violation, faults: surroundings.faults.counts,
            counts: surroundings.checker.counts, stories: audience.stories, virtualTime: surroundings.time.now,
            trace: surroundings.trace.lines)
    }

    // MARK: Faults

    private func strike(_ kind: FaultKind) {
        let faults = surroundings.faults
        let node = nodes[random.whole(0...nodes.count - 1)]
        let coordinator = coordinators[random.whole(0...coordinators.count - 1)]
        let link = SimulatedNetwork.Link(node: node.index, coordinator: coordinator.index)
        let until = faults.moment(within: .seconds(1)...(rules.leaseTime * 3))
        let span = max(until - surroundings.time.now, .milliseconds(100))
        faults.count(kind)
        surroundings.trace.note("fault", "\(kind) at \(node.name), \(coordinator.name), for \(span)")
        switch kind {
        case .connectionReset: surroundings.network.resetConnections(ofNode: node.index)
        case .linkSlow:
            surroundings.network.slow(link, by: random.span(.milliseconds(50)...(.seconds(2))), until: until)
        case .partition, .oneWayPartition: block(link, until: until, isOneWay: kind == .oneWayPartition)
        case .nodeKilled: node.die(silently: false, for: span)
        case .nodePowerLost: node.die(silently: true, for: span)
        case .nodeStopped: node.stop(until: until)
        case .nodeSlow: node.slowDown(by: random.whole(2...5), until: until)
        case .nodeShutdown: node.shutDown(for: span)
        case .coordinatorKilled: coordinator.die(silently: random.chance(0.3), for: span)
        case .coordinatorShutdown: coordinator.shutDown(for: span)
        case .clockStep: stepClock(of: coordinator)
        case .objectsFull:
            surroundings.objects.isFull = true
            surroundings.time.at(until) { [objects = surroundings.objects] in objects.isFull = false }
        case .providerAway: surroundings.provider.leave(until: faults.moment(within: .seconds(2)...(.seconds(60))))
        case .nodeKilledOwing, .workStuck, .workFails, .nodeDiskFull, .downloadFails, .uploadFails, .uploadCutShort,
            .uploadRepeated,
            .crashBeforeCommit, .crashAfterCommit, .commitRefused, .commitSlow, .workerFails,
            .resultWrong:
            break
        }
    }

    private func block(_ link: SimulatedNetwork.Link, until: Duration, isOneWay: Bool) {
        let side: SimulatedConnection.Side = random.chance(0.5) ? .node : .coordinator
        surroundings.network.block(link, from: side, until: until)
        if !isOneWay { surroundings.network.block(link, from: side.other, until: until) }
    }

    private func stepClock(of coordinator: SimulatedCoordinator) {
        let size = random.span(.seconds(1)...(.seconds(3600)))
        surroundings.checker.clocksAreRight = false
        coordinator.stepClock(by: random.chance(0.5) ? size : .zero - size)
    }
}

/// New ids from a seed.
///
// SAFETY: used by the one thread that a simulation runs on.
private final class SeededIDs: IDSource, @unchecked Sendable {
    private var random: SeededRandom

    init(random: SeededRandom) {
        self.random = random
    }

    func next<Subject>(at now: Timestamp) -> ID<Subject> { ID(at: now, using: &random) }
}
