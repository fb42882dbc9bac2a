import FarmCore
import FarmProtocol
import FarmStore
import NIOCore

/// One life of a coordinator's program: the real dispatch machine, fed from the simulated network and store.
final class CoordinatorProcess {
    private struct Peer {
        let connection: SimulatedConnection
        var decoder = FrameDecoder()
        var isBroken = false
        /// How many leases the node may still be granted, going by its last word.
        var allowance = 0
    }

    let coordinator: SimulatedCoordinator
    private let life: Int
    private var machine: DispatchMachine
    private var peers: [ConnectionID: Peer] = [:]
    private var accepted: UInt64 = 0
    private(set) var isOver = false
    /// Whether it was asked to end.
    private(set) var isStopping = false
    private lazy var workers = SimulatedWorkers(process: self)
    private(set) lazy var desk = CommitDesk(process: self)

    /// How often deadlines and ready tasks are looked at.
    static let tick = Duration.milliseconds(500)
    /// How long a shutdown in good order may take.
    static let shutdownTime = Duration.seconds(5)

    init(coordinator: SimulatedCoordinator, life: Int) {
        self.coordinator = coordinator
        self.life = life
        machine = DispatchMachine(leaseTime: coordinator.leaseTime, stuckTime: coordinator.stuckTime)
    }

    var surroundings: Surroundings { coordinator.surroundings }
    var name: String { coordinator.name }
    private var time: VirtualTime { surroundings.time }

    func start() {
        if surroundings.faults.isPlanted(.leasesDroppedAtStart), life > 1 { dropAllLeases() }
        tick()
        workers.start()
    }

    func die(silently: Bool) {
        isOver = true
        for (_, peer) in peers.sorted(by: { $0.key < $1.key }) {
            peer.connection.abandon(.coordinator, silently: silently)
        }
        peers = [:]
    }

    /// Says goodbye to the nodes and gives back what its workers hold, then calls `ended`; after a while in any case.
    func shutDown(_ ended: @escaping () -> Void) {
        isStopping = true
        feed(.shuttingDown)
        workers.stop(ended)
        after(Self.shutdownTime, ended)
    }

    /// Does something after a while, unless the process has ended by then.
    func after(_ span: Duration, _ action: @escaping () -> Void) {
        time.after(span) { if !self.isOver { action() } }
    }

    /// Tasks may have become ready, by whoever's doing.
    func wake() {
        feed(.tasksReady)
        workers.look()
    }

    private func tick() {
        feed(.ticked)
        workers.look()
        after(Self.tick) { self.tick() }
    }

    // MARK: Connections

    func accept(_ connection: SimulatedConnection) -> Bool {
        guard !isStopping else { return false }
        accepted += 1
        let id = ConnectionID(accepted)
        peers[id] = Peer(connection: connection)
        connection.attach(
            .coordinator, received: { bytes in self.received(bytes, from: id) },
            ended: {
                guard !self.isOver else { return }
                self.peers[id] = nil
                self.feed(.disconnected(id))
            })
        feed(.connected(id, session: "\(coordinator.index + 1).\(life).\(accepted)"))
        return true
    }

    private func received(_ bytes: ByteBuffer, from id: ConnectionID) {
        guard !isOver, let peer = peers[id], !peer.isBroken else { return }
        peers[id]?.decoder.feed(bytes)
        do throws(ProtocolError) {
            while let frame = try peers[id]?.decoder.next() {
                if frame.type == .hello { peers[id]?.decoder.liftHelloLimit() }
                let message = try NodeMessage(frame)
                note(message, from: id)
                feed(.received(id, altered(message)))
            }
            feed(.framePending(id, peers[id]?.decoder.holdsPartialFrame ?? false))
        } catch {
            peers[id]?.isBroken = true
            surroundings.checker.violated("\(name) cannot read a node's message: \(error)")
            feed(.broke(id, error))
        }
    }

    private func note(_ message: NodeMessage, from id: ConnectionID) {
        switch message {
        case .hello(let hello): peers[id]?.allowance = hello.credit
        case .credit(let credit): peers[id]?.allowance = credit
        default: break
        }
    }

    private func altered(_ message: NodeMessage) -> NodeMessage {
        guard surroundings.faults.isPlanted(.creditIgnored) else { return message }
        switch message {
        case .credit(let credit): return .credit(credit + 3)
        case .hello(var hello):
            hello.credit += 3
            return .hello(hello)
        default: return message
        }
    }

    // MARK: Machine

    func feed(_ event: DispatchMachine.Event) {
        guard !isOver else { return }
        for directive in machine.handle(event, at: time.now) where !isOver { carryOut(directive) }
    }

    private func carryOut(_ directive: DispatchMachine.Directive) {
        switch directive {
        case .send(let id, let message): send(message, to: id)
        case .close(let id): peers[id]?.connection.close(from: .coordinator)
        case .verify(let id, let completion):
            after(coordinator.random.span(.milliseconds(1)...(.milliseconds(40)))) {
                self.feed(.verified(id, completion, self.verify(completion)))
            }
        case .prepare(let id, let task):
            after(coordinator.random.span(.microseconds(200)...(.milliseconds(5)))) {
                self.feed(.prepared(id, self.prepare(task)))
            }
        case .commit(let request):
            desk.commit(altered(request)) { outcome in
                switch outcome {
                case .success(let outcome): self.feed(.committed(outcome))
                case .failure: self.feed(.commitFailed)
                }
            }
        case .announce: break
        }
    }

    private func altered(_ request: TickRequest) -> TickRequest {
        var request = request
        if surroundings.faults.isPlanted(.expiryForgotten) { request.expiries = [] }
        if surroundings.faults.isPlanted(.poolIgnored) {
            request.claims = request.claims.map { claim in
                TickRequest.Claim(
                    holder: claim.holder, lanes: SimulationRules.allPools.map { .nodes($0) }, kinds: claim.kinds,
                    limit: claim.limit, mayHedge: claim.mayHedge)
            }
        }
        return request
    }

    private func send(_ message: CoordinatorMessage, to id: ConnectionID) {
        guard let peer = peers[id] else { return }
        surroundings.trace.note(
            name, "tells node \(peer.connection.node + 1) \(message.words(surroundings.trace))")
        if case .grant = message { countGrant(id, peer) }
        var buffer = ByteBuffer()
        do throws(ProtocolError) {
            try message.frame().write(into: &buffer)
        } catch {
            return surroundings.checker.violated("\(name) cannot write a message: \(error)")
        }
        peer.connection.send(buffer, from: .coordinator)
    }

    private func countGrant(_ id: ConnectionID, _ peer: Peer) {
        peers[id]?.allowance -= 1
        if peer.allowance < 1 {
            surroundings.checker.violated("\(name) grants node \(peer.connection.node + 1) more than it asked for")
        }
    }

    private func dropAllLeases() {
        var request = TickRequest()
        request.expiries = surroundings.checker.snapshot.attempts.compactMap { lease, attempt in
            guard attempt.state == .live else { return nil }
            return LeaseBook.Expiry(lease: lease, renewals: attempt.renewals, fault: .leaseExpired)
        }.sorted { ($0.lease.task, $0.lease.epoch) < ($1.lease.task, $1.lease.epoch) }
        guard !request.isEmpty else { return }
        desk.commit(request) { _ in }
    }
}
