import FarmCore

/// Names one connection of a coordinator.
public struct ConnectionID: Hashable, Comparable, Sendable {
    public let number: UInt64

    public init(_ number: UInt64) {
        self.number = number
    }

    public static func < (left: ConnectionID, right: ConnectionID) -> Bool { left.number < right.number }
}

/// All of one coordinator's dealings with its nodes: sessions, leases, and what is to be committed next.
///
/// A value without IO, clock or randomness. It gathers what comes in while a commit is under way into the next
/// one, so that the more there is to do the more goes into each transaction.
public struct DispatchMachine: Sendable {
    public enum Event: Sendable {
        case connected(ConnectionID, session: String)
        case received(ConnectionID, NodeMessage)
        /// Some bytes of a frame are there, its rest is not; or no longer so.
        case framePending(ConnectionID, Bool)
        /// What came in is not the protocol.
        case broke(ConnectionID, ProtocolError)
        case disconnected(ConnectionID)
        /// An upload was compared with what its node reported.
        case verified(ConnectionID, Completion, Verification)
        /// A task's recipe is there, or cannot be made.
        case prepared(ConnectionID, Result<Grant, Unprepared>)
        /// Leases were taken from whoever holds them.
        case revoked([LeaseID], reason: String)
        /// Tasks may have become ready, here or elsewhere.
        case tasksReady
        /// Some time went by; to come about twice a second.
        case ticked
        case committed(TickOutcome)
        /// The request was not committed, or it is not known whether it was.
        case commitFailed
        case shuttingDown
    }

    public enum Directive: Hashable, Sendable {
        case send(ConnectionID, CoordinatorMessage)
        case close(ConnectionID)
        /// Compare the upload with the report, keep it, and come back with `verified`.
        case verify(ConnectionID, Completion)
        /// Make the recipe of a task that is leased to this node, and come back with `prepared`.
        case prepare(ConnectionID, FarmTask)
        /// Carry out in one transaction, and come back with `committed` or `commitFailed`. One at a time.
        case commit(TickRequest)
        /// Tell those who wait for stories and videos.
        case announce(Set<TickOutcome.Change>)
    }

    /// What an upload turned out to be.
    public enum Verification: Hashable, Sendable {
        case sound(TaskResult)
        /// Not what was promised: the attempt failed.
        case unsound(TaskFault)
        /// The attempt was not live when it was looked up.
        case stale
        /// It cannot be said now; the node will send its report again.
        case unknown
    }

    public struct Unprepared: Error, Hashable, Sendable {
        public let lease: LeaseID
        public let fault: TaskFault

        public init(lease: LeaseID, fault: TaskFault) {
            self.lease = lease
            self.fault = fault
        }
    }

    let leaseTime: Duration
    var sessions: [ConnectionID: CoordinatorSession] = [:]
    var book: LeaseBook
    var batch = DispatchBatch()
    /// What the commit under way is about.
    var underWay: DispatchBatch?
    /// Whether tasks may be ready that were not asked for yet.
    var mayBeReady = true

    public init(leaseTime: Duration, stuckTime: Duration = .seconds(600)) {
        self.leaseTime = leaseTime
        book = LeaseBook(leaseTime: leaseTime, stuckTime: stuckTime)
    }

    /// - Parameter now: steady time since any fixed start.
    public mutating func handle(_ event: Event, at now: Duration) -> [Directive] {
        var directives = take(event, at: now)
        if let request = nextRequest() { directives.append(.commit(request)) }
        return directives
    }

    private mutating func take(_ event: Event, at now: Duration) -> [Directive] {
        switch event {
        case .connected(let connection, let session):
            sessions[connection] = CoordinatorSession(id: session, leaseTime: leaseTime, openedAt: now)
            return []
        case .received(let connection, let message):
            return inSession(connection) { $0.received(message, at: now) }
        case .framePending(let connection, let isPending):
            sessions[connection]?.framePending(isPending, at: now)
            return []
        case .broke(let connection, let error):
            return inSession(connection) { $0.failed(error) }
        case .disconnected(let connection):
            sessions[connection] = nil
            return []
        case .verified(let connection, let completion, let verification):
            return verified(completion, verification, from: connection)
        case .prepared(let connection, let result):
            return prepared(result, for: connection)
        case .revoked(let leases, let reason):
            return sessions.keys.sorted().flatMap { connection in
                leases.flatMap { lease in inSession(connection) { $0.revoked(lease, reason: reason) } }
            }
        case .tasksReady:
            mayBeReady = true
            return []
        case .ticked:
            return ticked(at: now)
        case .committed(let outcome):
            return committed(outcome, at: now)
        case .commitFailed:
            return commitFailed()
        case .shuttingDown:
            return sessions.keys.sorted().flatMap { connection in inSession(connection) { $0.shuttingDown() } }
        }
    }

    private mutating func ticked(at now: Duration) -> [Directive] {
        mayBeReady = true
        batch.readsLiveAttempts = true
        return sessions.keys.sorted().flatMap { connection in inSession(connection) { $0.timePassed(at: now) } }
    }

    // MARK: Sessions

    /// Lets a session take an event, and does what it directs: some of it is ours, the rest the shell's.
    mutating func inSession(
        _ connection: ConnectionID, _ event: (inout CoordinatorSession) -> [CoordinatorSession.Directive]
    ) -> [Directive] {
        guard var session = sessions[connection] else { return [] }
        let directives = event(&session)
        sessions[connection] = session
        return directives.compactMap { carryOut($0, for: connection) }
    }

    private mutating func carryOut(
        _ directive: CoordinatorSession.Directive, for connection: ConnectionID
    ) -> Directive? {
        switch directive {
        case .admit(let hello):
            batch.admissions.append((connection, hello))
        case .renew(let leases):
            guard let holder = holder(of: connection) else { return nil }
            batch.renewals.append((connection, TickRequest.Renewal(holder: holder, leases: leases)))
        case .record(let lease, let done, _):
            batch.progress[lease] = done
        case .settle(let completion):
            return .verify(connection, completion)
        case .giveUp(let failure):
            let fault = TaskFault(code: failure.code, message: failure.message, isPermanent: failure.isPermanent)
            let ending: TickRequest.Ending =
                failure.isReturn ? .returned(failure.lease) : .failed(failure.lease, fault)
            batch.endings.append((connection, ending, refusal: nil))
        case .dispatch:
            mayBeReady = true
        case .send(let message):
            return .send(connection, message)
        case .close:
            return .close(connection)
        }
        return nil
    }

    func holder(of connection: ConnectionID) -> Holder? {
        sessions[connection]?.node.map { Holder(role: .node, id: $0.node) }
    }

    func connection(of holder: Holder) -> ConnectionID? {
        sessions.keys.sorted().last { self.holder(of: $0) == holder }
    }
}
