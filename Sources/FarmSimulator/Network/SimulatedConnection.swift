import NIOCore

/// A TCP connection between a node and a coordinator: two streams of bytes, each in order and once, cut into
/// arbitrary pieces, late, and perhaps never there.
final class SimulatedConnection {
    enum Side: Int {
        case node = 0
        case coordinator = 1

        var other: Side { self == .node ? .coordinator : .node }
    }

    struct End {
        var received: (ByteBuffer) -> Void = { _ in }
        /// The other side closed, or the connection broke; called once at most.
        var ended: () -> Void = {}
        var isOpen = true
    }

    private struct Stream {
        var pending = ByteBuffer()
        /// Nothing more will be written; the other side is told once all is out.
        var isFinished = false
        var isFlushing = false
        var lastArrival = Duration.zero
        /// Since when bytes wait for a network that does not carry them.
        var stalledSince: Duration?
    }

    let number: Int
    let node: Int
    let coordinator: Int
    private let network: SimulatedNetwork
    private var ends = [End(), End()]
    private var streams = [Stream(), Stream()]

    init(number: Int, node: Int, coordinator: Int, network: SimulatedNetwork) {
        self.number = number
        self.node = node
        self.coordinator = coordinator
        self.network = network
    }

    func isOpen(_ side: Side) -> Bool { ends[side.rawValue].isOpen }

    func attach(_ side: Side, received: @escaping (ByteBuffer) -> Void, ended: @escaping () -> Void) {
        ends[side.rawValue].received = received
        ends[side.rawValue].ended = ended
    }

    func send(_ bytes: ByteBuffer, from side: Side) {
        guard ends[side.rawValue].isOpen, !streams[side.rawValue].isFinished else { return }
        streams[side.rawValue].pending.writeImmutableBuffer(bytes)
        flush(side)
    }

    /// Closes once what was sent is out, and in any case after a second.
    func close(from side: Side) {
        guard ends[side.rawValue].isOpen else { return }
        streams[side.rawValue].isFinished = true
        flush(side)
        network.time.after(SimulatedNetwork.closeTime) { self.end(side) }
    }

    /// The process behind a side is gone; its kernel says so, unless its machine went too.
    func abandon(_ side: Side, silently: Bool) {
        close(end: side)
        if silently {
            streams[side.rawValue].pending.clear()
        } else {
            streams[side.rawValue].isFinished = true
            flush(side)
        }
    }

    /// Breaks the connection for both sides; what is under way is lost.
    func reset() {
        for side in [Side.node, .coordinator] {
            streams[side.rawValue].pending.clear()
            network.time.after(network.latency(node, coordinator)) { self.end(side) }
        }
    }

    private func end(_ side: Side) {
        guard ends[side.rawValue].isOpen else { return }
        let ended = ends[side.rawValue].ended
        close(end: side)
        ended()
    }

    /// Lets go of whoever listened, who holds on to this connection.
    func close(end side: Side) {
        ends[side.rawValue] = End(isOpen: false)
    }

    // MARK: Bytes

    private func flush(_ side: Side) {
        guard !streams[side.rawValue].isFlushing else { return }
        streams[side.rawValue].isFlushing = true
        network.time.after(.zero) { self.carry(side) }
    }

    private func carry(_ side: Side) {
        let now = network.time.now
        streams[side.rawValue].isFlushing = false
        let pending = streams[side.rawValue].pending.readableBytes
        let isFinished = streams[side.rawValue].isFinished
        guard pending > 0 || isFinished else { return }
        if let until = network.blockedUntil(node: node, coordinator: coordinator, from: side) {
            return wait(side, until: until)
        }
        streams[side.rawValue].stalledSince = nil
        let arrival = max(streams[side.rawValue].lastArrival, now + network.latency(node, coordinator))
        streams[side.rawValue].lastArrival = arrival
        let length = network.pieceLength(of: pending)
        if length > 0, let piece = streams[side.rawValue].pending.readSlice(length: length) {
            network.time.at(arrival) { self.deliver(piece, to: side.other) }
        }
        if length < pending {
            streams[side.rawValue].isFlushing = true
            network.time.after(network.pause()) { self.carry(side) }
        } else if isFinished {
            network.time.at(arrival) { self.end(side.other) }
        }
    }

    /// Sends again when the network may carry it; the sender's kernel gives up in the end.
    private func wait(_ side: Side, until: Duration) {
        let now = network.time.now
        let since = streams[side.rawValue].stalledSince ?? now
        streams[side.rawValue].stalledSince = since
        streams[side.rawValue].isFlushing = true
        guard until > since + SimulatedNetwork.retransmissionTime else {
            return network.time.at(until + network.pause()) { self.carry(side) }
        }
        network.time.at(since + SimulatedNetwork.retransmissionTime) {
            self.streams[side.rawValue].pending.clear()
            self.end(side)
        }
    }

    private func deliver(_ piece: ByteBuffer, to side: Side) {
        guard ends[side.rawValue].isOpen else {
            // Nobody listens there any more, and the sender's kernel learns of that.
            if network.blockedUntil(node: node, coordinator: coordinator, from: side) == nil {
                network.time.after(network.latency(node, coordinator)) { self.end(side.other) }
            }
            return
        }
        ends[side.rawValue].received(piece)
    }
}
