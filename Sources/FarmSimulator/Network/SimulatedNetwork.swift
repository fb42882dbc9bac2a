import FarmCore

/// The network between nodes and coordinators, with all that may be wrong with it.
final class SimulatedNetwork {
    /// How long a closing connection may take to carry its last bytes.
    static let closeTime = Duration.seconds(1)
    /// How long a kernel tries to get bytes through.
    static let retransmissionTime = Duration.seconds(20)
    static let connectTime = Duration.seconds(5)

    struct Link: Hashable {
        let node: Int
        let coordinator: Int
    }

    let time: VirtualTime
    private var random: SeededRandom
    private var blocks: [Link: [Duration]] = [:]
    private var slowness: [Link: (until: Duration, delay: Duration)] = [:]
    private var connections: [SimulatedConnection] = []
    private var count = 0
    /// Takes a connection at a coordinator; says no where nobody listens.
    var accept: (SimulatedConnection) -> Bool = { _ in false }
    /// Whether the machine answers at all, if only to refuse.
    var isReachable: (Int) -> Bool = { _ in true }

    init(time: VirtualTime, random: SeededRandom) {
        self.time = time
        self.random = random
    }

    /// Tries to connect and says what came of it, at the latest after `connectTime`.
    func connect(node: Int, to coordinator: Int, _ done: @escaping (SimulatedConnection?) -> Void) {
        let isBlocked = [SimulatedConnection.Side.node, .coordinator].contains {
            blockedUntil(node: node, coordinator: coordinator, from: $0) != nil
        }
        guard !isBlocked, isReachable(coordinator) else {
            return time.after(Self.connectTime) { done(nil) }
        }
        time.after(latency(node, coordinator) * 2) { [self] in
            count += 1
            let connection = SimulatedConnection(
                number: count, node: node, coordinator: coordinator, network: self)
            guard accept(connection) else { return done(nil) }
            connections.removeAll { !$0.isOpen(.node) && !$0.isOpen(.coordinator) }
            connections.append(connection)
            done(connection)
        }
    }

    // MARK: What is wrong

    /// Lets no bytes through from `side` until `until`.
    func block(_ link: Link, from side: SimulatedConnection.Side, until: Duration) {
        var moments = blocks[link] ?? [.zero, .zero]
        moments[side.rawValue] = max(moments[side.rawValue], until)
        blocks[link] = moments
    }

    func slow(_ link: Link, by delay: Duration, until: Duration) {
        slowness[link] = (until, delay)
    }

    /// Breaks every connection of a node.
    func resetConnections(ofNode node: Int) {
        for connection in connections where connection.node == node { connection.reset() }
    }

    func blockedUntil(node: Int, coordinator: Int, from side: SimulatedConnection.Side) -> Duration? {
        guard let until = blocks[Link(node: node, coordinator: coordinator)]?[side.rawValue], until > time.now
        else { return nil }
        return until
    }

    /// Lets go of everybody: the simulation is over.
    func dissolve() {
        accept = { _ in false }
        isReachable = { _ in true }
        for connection in connections {
            connection.close(end: .node)
            connection.close(end: .coordinator)
        }
        connections = []
    }

    // MARK: What is usual

    func latency(_ node: Int, _ coordinator: Int) -> Duration {
        let usual = random.span(.microseconds(100)...(.milliseconds(3)))
        guard let slow = slowness[Link(node: node, coordinator: coordinator)], slow.until > time.now else {
            return usual
        }
        return usual + slow.delay
    }

    /// Bytes of the next piece; most often all of them.
    func pieceLength(of pending: Int) -> Int {
        pending > 1 && random.chance(0.2) ? random.whole(1...pending - 1) : pending
    }

    func pause() -> Duration { random.span(.microseconds(10)...(.milliseconds(20))) }
}
