import FarmCore
import FarmProtocol

/// A render node: its disk, which outlives everything, and its process, which does not.
final class SimulatedNode {
    let index: Int
    let surroundings: Surroundings
    let pools: [PoolName]
    let coordinators: Int
    let slots: Int
    let prefetch: Int
    var disk: NodeDisk
    var random: SeededRandom
    /// How much longer everything takes than on a good machine.
    private(set) var slowness = 1
    private var process: NodeProcess?
    /// Until when the process stands still.
    private var stoppedUntil: Duration?
    private var backlog: [() -> Void] = []

    init(
        index: Int, id: NodeID, pools: [PoolName], coordinators: Int, surroundings: Surroundings, random: SeededRandom
    ) {
        self.index = index
        self.pools = pools
        self.surroundings = surroundings
        self.coordinators = coordinators
        self.random = random
        slots = self.random.whole(1...3)
        prefetch = self.random.whole(0...2)
        disk = NodeDisk(id: id)
    }

    var name: String { "node \(index + 1)" }
    private var time: VirtualTime { surroundings.time }

    var isStopped: Bool { stoppedUntil != nil }

    func start() {
        guard process == nil else { return }
        if surroundings.faults.isPlanted(.outboxDropped) { disk.loseJournal() }
        do throws(NodeOutboxError) {
            let process = try NodeProcess(node: self)
            self.process = process
            surroundings.trace.note(name, "starts, and owes \(surroundings.trace.names(process.owes))")
            surroundings.checker.nodeStarted(name, owes: process.owes)
            process.start()
        } catch {
            surroundings.checker.violated("\(name) cannot read its own outbox: \(error)")
        }
    }

    /// Does something now, or once the process goes on; never where it has ended.
    func perform(for process: NodeProcess, _ action: @escaping () -> Void) {
        guard process === self.process else { return }
        if isStopped { backlog.append { self.perform(for: process, action) } } else { action() }
    }

    // MARK: Faults

    /// Ends the process at once, and starts another after a while.
    func die(silently: Bool, for span: Duration) {
        guard let process else { return }
        surroundings.trace.note(name, silently ? "loses its power" : "is killed")
        process.die(silently: silently)
        ended()
        time.after(span) { self.start() }
    }

    func stop(until moment: Duration) {
        guard process != nil, !isStopped else { return }
        surroundings.trace.note(name, "stands still for \(moment - time.now)")
        stoppedUntil = moment
        process?.stoodStill()
        time.at(moment) { self.goOn(moment) }
    }

    private func goOn(_ moment: Duration) {
        guard stoppedUntil == moment else { return }
        surroundings.trace.note(name, "goes on")
        stoppedUntil = nil
        let waiting = backlog
        backlog = []
        for action in waiting { action() }
    }

    func slowDown(by factor: Int, until moment: Duration) {
        surroundings.trace.note(name, "works \(factor) times slower")
        slowness = factor
        time.at(moment) { self.slowness = 1 }
    }

    /// Asks the process to end in good order; another starts after a while.
    func shutDown(for span: Duration) {
        guard let process, !isStopped else { return }
        surroundings.trace.note(name, "is asked to end")
        process.onFinish = { [weak self] in
            self?.ended()
            self?.time.after(span) { self?.start() }
        }
        process.feed(.shutdownRequested)
    }

    /// Lets go of the process: the simulation is over.
    func vanish() {
        process?.vanish()
        ended()
    }

    private func ended() {
        process = nil
        stoppedUntil = nil
        backlog = []
    }
}
