import FarmCore
import FarmProtocol
import FarmStore
import Logging
import NIOCore

/// Carries one node's session: feeds the machine with what comes in, and does what it directs.
///
/// Renewals are answered in the order they come. Results are settled beside them, since checking a large
/// upload takes time that no renewal should wait for.
actor NodeConnection {
    struct Room: Sendable {
        let kinds: [TaskKind]
        let load: Double
    }

    private let store: FarmStore
    private let settling: Settling
    private let clock: WallClock
    private let leaseTime: Duration
    private let outbound: AsyncStream<CoordinatorMessage>.Continuation
    private let requestDispatch: @Sendable () -> Void
    private let started = ContinuousClock.now
    private var logger: Logger
    private var session: CoordinatorSession
    private var settlements = 0

    init(
        id: String, store: FarmStore, settling: Settling, clock: WallClock, leaseTime: Duration, logger: Logger,
        outbound: AsyncStream<CoordinatorMessage>.Continuation, requestDispatch: @escaping @Sendable () -> Void
    ) {
        self.store = store
        self.settling = settling
        self.clock = clock
        self.leaseTime = leaseTime
        self.logger = logger
        self.outbound = outbound
        self.requestDispatch = requestDispatch
        session = CoordinatorSession(id: id, leaseTime: leaseTime, openedAt: .zero)
    }

    private var uptime: Duration { ContinuousClock.now - started }

    /// What may be granted now; `nil` where nothing.
    var room: Room? {
        guard session.credit > 0, let node = session.node, !node.kinds.isEmpty else { return nil }
        return Room(kinds: node.kinds, load: session.load)
    }

    var holder: Holder? { session.node.map { Holder(role: .node, id: $0.node) } }

    // MARK: From the wire

    func received(_ frame: Frame) async {
        do throws(ProtocolError) {
            await carryOut(session.received(try NodeMessage(frame), at: uptime))
        } catch {
            await failed(error)
        }
    }

    func framePending(_ isPending: Bool) {
        session.framePending(isPending, at: uptime)
    }

    func failed(_ error: ProtocolError) async {
        logger.warning(
            "connection refused", metadata: ["code": "\(error.code.rawValue)", "reason": "\(error.message)"])
        await carryOut(session.failed(error))
    }

    func timePassed() async {
        await carryOut(session.timePassed(at: uptime))
    }

    func shutDown() async {
        await carryOut(session.shuttingDown())
    }

    // MARK: From the dispatcher

    /// - Returns: whether the session still takes leases.
    func take(_ grant: Grant) async -> Bool {
        let directives = session.granted(grant)
        await carryOut(directives)
        return !directives.isEmpty
    }

    func revoke(_ lease: LeaseID, reason: String) async {
        await carryOut(session.revoked(lease, reason: reason))
    }

    // MARK: Directives

    private func carryOut(_ directives: [CoordinatorSession.Directive]) async {
        for directive in directives { await carryOut(directive) }
    }

    private func carryOut(_ directive: CoordinatorSession.Directive) async {
        switch directive {
        case .admit(let hello):
            await admit(hello)
        case .renew(let leases):
            guard let holder, let renewed = await renew(leases, of: holder) else { return }
            await carryOut(session.renewed(renewed))
        case .record(let lease, let done, let total):
            await record(lease, done: done, total: total)
        case .settle(let completion):
            await settle(completion.lease) { try await self.settling.settle(completion) }
        case .giveUp(let failure):
            await settle(failure.lease) { (try await self.settling.giveUp(failure), message: "") }
        case .dispatch:
            requestDispatch()
        case .send(let message):
            send(message)
        case .close:
            outbound.finish()
        }
    }

    private func admit(_ hello: NodeMessage.Hello) async {
        logger[metadataKey: "node"] = "\(hello.node)"
        guard let resumed = await renew(hello.held, of: Holder(role: .node, id: hello.node)) else {
            await failed(ProtocolError(.overloaded, "the coordinator cannot look up leases now"))
            return
        }
        logger.info(
            "node joined",
            metadata: [
                "name": "\(hello.name)", "software": "\(hello.software)", "engine": "\(hello.engine)",
                "slots": "\(hello.slots)", "resumed": "\(resumed.count)",
            ])
        await carryOut(session.admitted(resumed: resumed))
    }

    /// - Returns: those that are still the holder's; `nil` where that cannot be said now. Unanswered, the node
    ///   asks again before its leases run out.
    private func renew(_ leases: [LeaseID], of holder: Holder) async -> [LeaseID]? {
        do {
            return try await store.renew(leases, of: holder, leaseTime: leaseTime, at: clock.now())
        } catch {
            logger.error("leases cannot be renewed", metadata: ["reason": "\(error)"])
            return nil
        }
    }

    private func record(_ lease: LeaseID, done: Int, total: Int) async {
        do {
            if let task = try await store.recordProgress(lease, done: done, total: total, at: clock.now()) {
                settling.board.announceProgress(story: task.story, video: task.video)
            }
        } catch {
            logger.error("progress cannot be recorded", metadata: ["reason": "\(error)"])
        }
    }

    /// Settles beside the session, within a limit on how much is under way.
    private func settle(
        _ lease: LeaseID, _ work: @escaping @Sendable () async throws -> (Settlement, message: String)
    ) async {
        guard settlements < ProtocolLimits.leasesPerNode else {
            await failed(ProtocolError(.overloaded, "too many results at once"))
            return
        }
        settlements += 1
        Task {
            do {
                let (settlement, message) = try await work()
                await self.settled(lease, settlement, message: message)
            } catch {
                // Unanswered, the node sends it again.
                await self.settlementFailed(error)
            }
        }
    }

    private func settled(_ lease: LeaseID, _ settlement: Settlement, message: String) async {
        settlements -= 1
        await carryOut(session.settled(lease, settlement, message: message))
    }

    private func settlementFailed(_ error: any Error) async {
        settlements -= 1
        logger.error("a result cannot be settled", metadata: ["reason": "\(error)"])
        await failed(ProtocolError(.overloaded, "the coordinator cannot settle a result now"))
    }

    private func send(_ message: CoordinatorMessage) {
        if case .dropped = outbound.yield(message) {
            logger.warning("connection closed: the node does not read")
            outbound.finish()
        }
    }
}
