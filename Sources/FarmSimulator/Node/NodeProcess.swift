import FarmCore
import FarmProtocol
import NIOCore

/// One life of a node's program: the real session machine, fed from the simulated network and work.
final class NodeProcess {
    let node: SimulatedNode
    private(set) var session: NodeSession
    var onFinish: () -> Void = {}
    private var connection: SimulatedConnection?
    private var decoder = FrameDecoder()
    private var timerDeadline: Duration?
    private var timers = 0
    private var isOver = false
    private var pace: RenewalPace
    private(set) lazy var crew = SimulatedCrew(process: self)
    private lazy var outbox = SimulatedOutbox(process: self, outbox: owed)
    private let owed: NodeOutbox

    /// - Throws: `NodeOutboxError` where the journal on the node's disk is damaged.
    init(node: SimulatedNode) throws(NodeOutboxError) {
        self.node = node
        owed = try NodeOutbox(journal: node.disk.journal)
        let identity = NodeIdentity(
            node: node.disk.id, name: node.name, software: "simulated", engine: "1", slots: node.slots,
            prefetch: node.prefetch, pools: node.pools)
        var rules = NodeRules()
        rules.stuckTime = SimulationRules.nodeStuckTime
        session = NodeSession(
            identity: identity, rules: rules, coordinators: node.coordinators, owed: owed.reports)
        pace = RenewalPace(node: node.name, surroundings: node.surroundings)
    }

    /// The leases whose ends an earlier life did not get to report.
    var owes: [LeaseID] { owed.reports.map(\.lease) }
    var surroundings: Surroundings { node.surroundings }
    private var time: VirtualTime { surroundings.time }

    func start() { feed(.started) }

    func feed(_ event: NodeEvent) {
        guard !isOver else { return }
        note(event)
        for directive in session.handle(event, at: time.now) { carryOut(directive) }
        setTimer()
    }

    /// Loses everything but the disk.
    func die(silently: Bool) {
        isOver = true
        pace.connectionEnded()
        connection?.abandon(.node, silently: silently)
        outbox.crash()
        crew.stop()
    }

    func vanish() {
        isOver = true
        crew.stop()
        outbox.crash()
    }

    func stoodStill() { pace.stoodStill() }

    /// Does something after a while, unless the process has ended or stands still then.
    func after(_ span: Duration, _ action: @escaping () -> Void) {
        time.after(span) { self.perform(action) }
    }

    private func perform(_ action: @escaping () -> Void) {
        node.perform(for: self) { if !self.isOver { action() } }
    }

    // MARK: Directives

    private func carryOut(_ directive: NodeDirective) {
        switch directive {
        case .connect(let number, let pause): connect(to: number, after: pause)
        case .send(let message): send(message)
        case .close:
            pace.connectionEnded()
            connection?.close(from: .node)
        case .start(let grant): crew.start(grant)
        case .cancel(let lease, let loss):
            surroundings.trace.note(node.name, "drops \(surroundings.trace.name(lease)): \(loss)")
            crew.cancel(lease)
        case .upload(let lease): crew.upload(lease)
        case .keep(let report): outbox.keep(report)
        case .forget(let lease): outbox.forget(lease)
        case .finish:
            isOver = true
            crew.stop()
            surroundings.trace.note(node.name, "ends")
            onFinish()
        }
    }

    private func connect(to coordinator: Int, after pause: Duration) {
        after(pause * (0.5 + Double(node.random.whole(0...500)) / 1000)) {
            self.surroundings.network.connect(node: self.node.index, to: coordinator) { connection in
                guard !self.isOver else { return connection?.abandon(.node, silently: false) ?? () }
                self.attach(connection)
            }
        }
    }

    private func attach(_ connection: SimulatedConnection?) {
        guard let connection else { return perform { self.feed(.connectionLost) } }
        self.connection = connection
        decoder = FrameDecoder()
        connection.attach(
            .node, received: { bytes in self.perform { self.received(bytes) } },
            ended: { self.perform { self.ended(connection) } })
        surroundings.trace.note(node.name, "is connected to coordinator \(connection.coordinator + 1)")
        perform { self.feed(.connected) }
    }

    private func ended(_ ended: SimulatedConnection) {
        guard ended === connection else { return }
        connection = nil
        pace.connectionEnded()
        feed(.connectionLost)
    }

    private func received(_ bytes: ByteBuffer) {
        decoder.feed(bytes)
        do throws(ProtocolError) {
            while let frame = try decoder.next() {
                decoder.liftHelloLimit()
                feed(.received(try CoordinatorMessage(frame)))
            }
        } catch {
            feed(.receivedInvalid(error))
        }
    }

    private func send(_ message: NodeMessage) {
        surroundings.trace.note(node.name, "says \(message.words(surroundings.trace))")
        if case .renew = message { pace.renewed(at: time.now) }
        var buffer = ByteBuffer()
        do throws(ProtocolError) {
            try message.frame().write(into: &buffer)
        } catch {
            return surroundings.checker.violated("\(node.name) cannot write a message: \(error)")
        }
        connection?.send(buffer, from: .node)
    }

    // MARK: Timer

    private func setTimer() {
        guard session.nextDeadline != timerDeadline else { return }
        timerDeadline = session.nextDeadline
        timers += 1
        guard let deadline = timerDeadline else { return }
        let timer = timers
        time.at(deadline) { self.perform { self.fire(timer) } }
    }

    private func fire(_ timer: Int) {
        guard timer == timers else { return }
        if surroundings.faults.isPlanted(.renewalTiedToUpload), crew.isUploading {
            return after(.milliseconds(100)) { self.fire(timer) }
        }
        timerDeadline = nil
        feed(.timerFired)
    }

    // MARK: Observation

    private func note(_ event: NodeEvent) {
        guard case .received(let message) = event else { return }
        surroundings.trace.note(node.name, "hears \(message.words(surroundings.trace))")
        switch message {
        case .welcome(let welcome): pace.welcomed(welcome, at: time.now)
        case .settled(let lease, let settlement, _): surroundings.checker.nodeHeard(settlement, of: lease)
        default: break
        }
    }
}
