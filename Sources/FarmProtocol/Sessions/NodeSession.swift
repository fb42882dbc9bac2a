import FarmCore

/// A node's side of the farm protocol: which leases it holds, what it owes the coordinator, and when.
///
/// A value without IO or clock. Events are handed in with the time, a duration since any fixed moment on a
/// clock that never goes back; what is to be done comes out. A completion or failure is made durable before it is
/// first sent, and sent again over every new connection until the coordinator has answered it.
public struct NodeSession: Sendable {
    enum Phase: Sendable {
        /// No connection; the shell was told to make one.
        case connecting
        /// Hello is out, and has told of this credit.
        case greeting(since: Duration, credit: Int)
        case active(Active)
        /// The shell was told to close the connection.
        case closing
        case closed
    }

    /// A connection on which the coordinator has said welcome.
    struct Active: Sendable {
        let leaseTime: Duration
        let renewInterval: Duration
        var nextRenewal: Duration
        var lastHeard: Duration
        /// When the process was found not to have run for a lease time. Until a renewal sent since then is answered,
        /// nobody knows whose the leases are.
        var doubtedSince: Duration?
        /// The renewals that await their answers, which come in the same order.
        var renewals: [Renewal] = []
        /// The credit the coordinator is thought to count.
        var credit: Int

        /// When the last renewal went out; at first, when the leases were resumed.
        var lastRenewal: Duration { nextRenewal - renewInterval }
    }

    struct Renewal: Sendable {
        let sent: Duration
        let leases: Set<LeaseID>
    }

    enum Drain: Hashable, Sendable {
        case finishingWork(until: Duration)
        case awaitingSettlement(until: Duration)
        case over
    }

    let identity: NodeIdentity
    let rules: NodeRules
    let coordinators: Int
    var phase = Phase.connecting
    /// In the order of their grants.
    var held: [NodeLease] = []
    /// Not `nil` once a shutdown was asked for.
    var drain: Drain?
    /// The number of the coordinator that the node is, or wants to be, connected to.
    var coordinator: Int
    /// Whether the present coordinator has answered a renewal.
    var isProven = false
    /// Connections in a row that ended before a renewal was answered.
    var failedConnections = 0
    /// As the last welcome had it.
    var leaseTime: Duration?
    /// Stuck work that has not ended though it was cancelled: each takes up a slot.
    var stuckWork: Set<LeaseID> = []

    /// - Parameters:
    ///   - coordinators: how many addresses there are to try, at least one. Which is the first is the node's id's to
    ///     decide, so that nodes with the same list spread over it.
    ///   - owed: what an earlier run of the same node made durable and did not forget.
    public init(
        identity: NodeIdentity, rules: NodeRules = NodeRules(), coordinators: Int = 1, owed: [NodeReport] = []
    ) {
        self.identity = identity
        self.rules = rules
        self.coordinators = max(1, coordinators)
        coordinator = Int(identity.node.low % UInt64(self.coordinators))
        held = owed.map { NodeLease(lease: $0.lease, stage: .reporting($0, sent: nil), confirmed: .zero) }
    }

    public var isActive: Bool {
        if case .active = phase { true } else { false }
    }

    /// Leases whose work is not over, in the order of their grants.
    public var leasesAtWork: [LeaseID] { held.filter { !$0.isOver }.map(\.lease) }

    /// Leases whose completion or failure awaits an answer.
    public var leasesUnsettled: [LeaseID] { held.filter(\.isOver).map(\.lease) }

    /// Takes in one event and says what is to be done, in that order.
    public mutating func handle(_ event: NodeEvent, at now: Duration) -> [NodeDirective] {
        if case .closed = phase { return [] }
        return noticeSleep(at: now) + reaction(to: event, at: now)
    }

    private mutating func reaction(to event: NodeEvent, at now: Duration) -> [NodeDirective] {
        switch event {
        case .started: return [.connect(to: coordinator, after: .zero)]
        case .connected: return connected(at: now)
        case .connectionLost: return connectionLost()
        case .received(let message): return received(message, at: now)
        case .receivedInvalid(let error): return receivedInvalid(error)
        case .timerFired: return timerFired(at: now)
        case .workProgressed(let lease, let done, let total):
            return workProgressed(lease, done: done, total: total, at: now)
        case .uploadWanted(let lease): return uploadWanted(lease, at: now)
        case .workFinished(let completion): return workEnded(.completion(completion), at: now)
        case .workFailed(let failure): return workEnded(.failure(failure), at: now)
        case .workStopped(let lease): return workStopped(lease)
        case .reportKept(let lease): return reportKept(lease, at: now)
        case .reportNotKept(let lease, let reason): return reportNotKept(lease, reason, at: now)
        case .shutdownRequested: return shutdownRequested(at: now)
        }
    }

    /// What the node wants beyond the leases it works on.
    var wantedCredit: Int {
        guard drain == nil, usableSlots > 0 else { return 0 }
        let working = held.count { !$0.isOver }
        return max(0, min(usableSlots + identity.prefetch - working, ProtocolLimits.leasesPerNode - held.count))
    }

    var usableSlots: Int { identity.slots - stuckWork.count }

    /// Tells the coordinator of the present credit where it counts another.
    mutating func creditUpdate() -> [NodeDirective] {
        guard case .active(var active) = phase, active.credit != wantedCredit else { return [] }
        active.credit = wantedCredit
        phase = .active(active)
        return [.send(.credit(wantedCredit))]
    }
}
