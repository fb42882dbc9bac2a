import FarmCore
import FarmStore

/// A coordinator: its clock and its way to the truth, which outlive its process.
final class SimulatedCoordinator {
    let index: Int
    let surroundings: Surroundings
    let database: SimulatedDatabase
    let store: FarmStore
    let executor: InlineExecutor
    let leaseTime: Duration
    let stuckTime: Duration
    var random: SeededRandom
    /// How far its wall clock is off.
    private(set) var clockError = Duration.zero
    private(set) var process: CoordinatorProcess?
    /// Since when it has been up with a store that answers.
    private(set) var wellSince: Duration?
    private var isMachineDown = false
    private var lives = 0
    /// Called after each of its commits, so that others may look.
    var onCommit: () -> Void = {}

    init(
        index: Int, database: SimulatedDatabase, store: FarmStore, executor: InlineExecutor, rules: SimulationRules,
        surroundings: Surroundings, random: SeededRandom
    ) {
        self.index = index
        self.database = database
        self.store = store
        self.executor = executor
        self.surroundings = surroundings
        self.random = random
        leaseTime = rules.leaseTime
        stuckTime = rules.stuckTime
    }

    var name: String { "coordinator \(index + 1)" }
    var isReachable: Bool { !isMachineDown }
    private var time: VirtualTime { surroundings.time }

    /// What its wall clock shows.
    var wallClock: Timestamp { .simulationStart + time.now + clockError }

    func start() {
        guard process == nil else { return }
        lives += 1
        surroundings.trace.note(name, "starts")
        isMachineDown = false
        wellSince = time.now
        let process = CoordinatorProcess(coordinator: self, life: lives)
        self.process = process
        process.start()
    }

    func accept(_ connection: SimulatedConnection) -> Bool {
        process?.accept(connection) ?? false
    }

    /// Something keeps it from doing its duty for a while; it is well again from then on.
    func isUnwell(for span: Duration) { wellSince = max(wellSince ?? .zero, time.now + span) }

    // MARK: Faults

    /// Ends the process at once, and starts another after a while.
    func die(silently: Bool, for span: Duration) {
        guard let process else { return }
        surroundings.trace.note(name, silently ? "loses its power" : "is killed")
        process.die(silently: silently)
        ended(isMachineDown: silently, for: span)
    }

    /// Asks the process to end in good order, and starts another some time after it has.
    func shutDown(for span: Duration) {
        guard let process, !process.isStopping else { return }
        surroundings.trace.note(name, "is asked to end")
        isUnwell(for: span)
        process.shutDown { [weak self, weak process] in
            guard let self, let process, process === self.process else { return }
            surroundings.trace.note(name, "ends")
            process.die(silently: false)
            ended(isMachineDown: false, for: span)
        }
    }

    private func ended(isMachineDown: Bool, for span: Duration) {
        process = nil
        wellSince = nil
        self.isMachineDown = isMachineDown
        time.after(span) { self.start() }
    }

    /// Lets go of the process: the simulation is over.
    func vanish() {
        process?.die(silently: true)
        process = nil
        onCommit = {}
    }

    func stepClock(by span: Duration) {
        clockError += span
        surroundings.trace.note(name, "has its clock set by \(span)")
    }
}
