import FarmCore

/// One connection with a node, seen from the coordinator: what may be said when, how much the node may
/// still be granted, and when it has been silent for too long.
///
/// A value without IO or clock. Moments are durations since any fixed start, handed in with each event.
public struct CoordinatorSession: Sendable {
    /// What the shell is to do.
    public enum Directive: Hashable, Sendable {
        /// Prolong the leases that the node still holds, then report `admitted`.
        case admit(NodeMessage.Hello)
        case renew([LeaseID])
        case record(LeaseID, done: Int, total: Int)
        case settle(Completion)
        case giveUp(Failure)
        /// The node wants leases: look for ready tasks.
        case dispatch
        case send(CoordinatorMessage)
        /// Send what is queued, then close the connection.
        case close
    }

    private enum State {
        case awaitingHello
        case admitting(NodeMessage.Hello)
        case active(Member)
        case closed
    }

    private struct Member {
        let hello: NodeMessage.Hello
        /// Leases the node wants by its last word, less the grants sent since.
        var wanted: Int
        var held: Set<LeaseID>
        /// Leased to the node, their grants not sent yet: the node's words do not know of them.
        var reserved: Set<LeaseID> = []

        var credit: Int { max(0, wanted - reserved.count) }
    }

    private let id: String
    private let leaseTime: Duration
    private var state = State.awaitingHello
    private var lastHeard: Duration
    private var partialSince: Duration?

    public init(id: String, leaseTime: Duration, openedAt now: Duration) {
        self.id = id
        self.leaseTime = leaseTime
        lastHeard = now
    }

    /// A node renews this often, so that two renewals may be lost before a lease is.
    public static func renewInterval(forLeaseTime leaseTime: Duration) -> Duration { leaseTime / 3 }

    public var node: NodeMessage.Hello? {
        if case .active(let member) = state { member.hello } else { nil }
    }

    /// Leases the node may be granted now.
    public var credit: Int {
        if case .active(let member) = state { member.credit } else { 0 }
    }

    /// Leases held for each slot: the node with the smallest load is granted first.
    public var load: Double {
        guard case .active(let member) = state else { return .infinity }
        return Double(member.held.count) / Double(member.hello.slots)
    }

    /// Slots without a lease.
    public var idleSlots: Int {
        guard case .active(let member) = state else { return 0 }
        return max(0, member.hello.slots - member.held.count)
    }

    public var isClosed: Bool {
        if case .closed = state { true } else { false }
    }

    // MARK: Events

    public mutating func received(_ message: NodeMessage, at now: Duration) -> [Directive] {
        lastHeard = now
        switch (state, message) {
        case (.closed, _):
            return []
        case (.awaitingHello, .hello(let hello)):
            state = .admitting(hello)
            return [.admit(hello)]
        case (.awaitingHello, _):
            return failed(ProtocolError(.helloMissing, "the first message of a node is hello"))
        case (_, .hello):
            return failed(ProtocolError(.unexpectedMessage, "a node says hello once"))
        case (.admitting, .goodbye), (.active, .goodbye):
            state = .closed
            return [.close]
        case (.admitting, _):
            return failed(ProtocolError(.unexpectedMessage, "a node waits for welcome before it goes on"))
        case (.active(var member), _):
            let directives = Self.directives(for: message, member: &member)
            state = .active(member)
            return directives
        }
    }

    private static func directives(for message: NodeMessage, member: inout Member) -> [Directive] {
        switch message {
        case .renew(let leases):
            return [.renew(leases)]
        case .progress(let lease, let done, let total):
            return [.record(lease, done: done, total: total)]
        case .complete(let completion):
            return [.settle(completion)]
        case .fail(let failure):
            return [.giveUp(failure)]
        case .credit(let credit):
            member.wanted = credit
            return member.credit > 0 ? [.dispatch] : []
        case .hello, .goodbye:
            return []
        }
    }

    /// The node's held leases were looked up: `resumed` are still its own.
    public mutating func admitted(resumed: [LeaseID]) -> [Directive] {
        guard case .admitting(let hello) = state else { return [] }
        state = .active(Member(hello: hello, wanted: hello.credit, held: Set(resumed)))
        let welcome = CoordinatorMessage.Welcome(
            session: id, leaseTime: leaseTime, renewInterval: Self.renewInterval(forLeaseTime: leaseTime),
            resumed: resumed)
        return [.send(.welcome(welcome))] + (hello.credit > 0 ? [.dispatch] : [])
    }

    /// A task was leased to this node; its grant is being prepared.
    public mutating func reserve(_ lease: LeaseID) {
        guard case .active(var member) = state else { return }
        member.held.insert(lease)
        member.reserved.insert(lease)
        state = .active(member)
    }

    /// The grant of a reserved lease could not be prepared.
    public mutating func unreserve(_ lease: LeaseID) {
        guard case .active(var member) = state, member.reserved.remove(lease) != nil else { return }
        member.held.remove(lease)
        state = .active(member)
    }

    /// The grant of a reserved lease is there. It is not sent where the lease was taken back meanwhile, or the node
    /// wants it no more.
    public mutating func granted(_ grant: Grant) -> [Directive] {
        guard case .active(var member) = state, member.reserved.remove(grant.lease) != nil else { return [] }
        let isSent = member.held.contains(grant.lease) && member.wanted > 0
        if isSent { member.wanted -= 1 } else { member.held.remove(grant.lease) }
        state = .active(member)
        return isSent ? [.send(.grant(grant))] : []
    }

    public mutating func renewed(_ leases: [LeaseID]) -> [Directive] {
        guard case .active(var member) = state else { return [] }
        member.held.formUnion(leases)
        state = .active(member)
        return [.send(.renewed(leases))]
    }

    public mutating func settled(_ lease: LeaseID, _ settlement: Settlement, message: String) -> [Directive] {
        guard case .active(var member) = state else { return [] }
        member.held.remove(lease)
        state = .active(member)
        return [.send(.settled(lease, settlement, message: message))]
    }

    /// A lease was taken back by the coordinator.
    public mutating func revoked(_ lease: LeaseID, reason: String) -> [Directive] {
        guard case .active(var member) = state, member.held.remove(lease) != nil else { return [] }
        state = .active(member)
        return [.send(.revoke(lease, reason: reason))]
    }

    /// The bytes of an unfinished frame came in, or its rest did.
    public mutating func framePending(_ isPending: Bool, at now: Duration) {
        partialSince = isPending ? partialSince ?? now : nil
    }

    /// Looks at the deadlines; to be called about every second.
    public mutating func timePassed(at now: Duration) -> [Directive] {
        if let since = partialSince, now - since > ProtocolLimits.frameTime {
            return failed(ProtocolError(.frameIncomplete, "a frame was begun and not ended"))
        }
        switch state {
        case .awaitingHello where now - lastHeard > ProtocolLimits.helloTime:
            return failed(ProtocolError(.helloMissing, "no hello came"))
        case .active where now - lastHeard > leaseTime * 2:
            return failed(ProtocolError(.silent, "nothing was heard for twice the lease time"))
        default:
            return []
        }
    }

    /// The other side broke the protocol, or the shell cannot go on.
    public mutating func failed(_ error: ProtocolError) -> [Directive] {
        ended(code: error.code.rawValue, reason: error.message)
    }

    /// The coordinator goes away; the node's leases stay its own until they run out.
    public mutating func shuttingDown() -> [Directive] {
        ended(code: "shutdown", reason: "the coordinator is shutting down")
    }

    private mutating func ended(code: String, reason: String) -> [Directive] {
        if case .closed = state { return [] }
        state = .closed
        return [.send(.goodbye(code: code, reason: reason)), .close]
    }
}
