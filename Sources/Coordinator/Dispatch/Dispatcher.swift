import FarmCore
import FarmProtocol
import FarmStore
import Logging
import ServiceLifecycle

/// Carries the dispatch machine: feeds it what nodes say and what the database answers, and does what it directs.
actor Dispatcher: Service {
    private let store: FarmStore
    private let recipes: RecipeBook
    private let inspection: ResultInspection
    private let board: ChangeBoard
    private let clock: WallClock
    private let logger: Logger
    private let started = ContinuousClock.now
    private var machine: DispatchMachine
    private var connections: [ConnectionID: NodeConnection] = [:]
    private var lastConnection: UInt64 = 0

    init(
        store: FarmStore, recipes: RecipeBook, inspection: ResultInspection, board: ChangeBoard, clock: WallClock,
        leaseTime: Duration, logger: Logger
    ) {
        self.store = store
        self.recipes = recipes
        self.inspection = inspection
        self.board = board
        self.clock = clock
        self.logger = logger
        machine = DispatchMachine(leaseTime: leaseTime)
    }

    /// Looks for work whenever tasks become ready, and at deadlines and leases twice a second.
    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in self.board.changes(of: .readyTasks).cancelOnGracefulShutdown() {
                    await self.handle(.tasksReady)
                }
            }
            group.addTask {
                for await _ in Ticks(every: DispatchLimits.tick).cancelOnGracefulShutdown() {
                    await self.handle(.ticked)
                }
            }
        }
        handle(.shuttingDown)
    }

    /// - Returns: the connection's name; `nil` where there are too many.
    func join(_ connection: NodeConnection, session: String) -> ConnectionID? {
        guard connections.count < DispatchLimits.connections else { return nil }
        lastConnection += 1
        let id = ConnectionID(lastConnection)
        connections[id] = connection
        handle(.connected(id, session: session))
        return id
    }

    func leave(_ id: ConnectionID) {
        connections[id] = nil
        handle(.disconnected(id))
    }

    /// Tells nodes that they have lost these leases; those of other holders are none of ours to tell.
    func revoke(_ leases: [LeaseID], reason: String) {
        handle(.revoked(leases, reason: reason))
    }

    func handle(_ event: DispatchMachine.Event) {
        for directive in machine.handle(event, at: ContinuousClock.now - started) { carryOut(directive) }
    }

    // MARK: Directives

    private func carryOut(_ directive: DispatchMachine.Directive) {
        switch directive {
        case .send(let id, let message):
            connections[id]?.send(message)
        case .close(let id):
            connections[id]?.close()
        case .verify(let id, let completion):
            Task { await self.verify(completion, from: id) }
        case .prepare(let id, let task):
            logger.info("lease granted", metadata: .task(task))
            Task { await self.prepare(task, for: id) }
        case .commit(let request):
            Task { await self.commit(request) }
        case .announce(let changes):
            for change in changes { board.announceProgress(story: change.story, video: change.video) }
        }
    }

    private func commit(_ request: TickRequest) async {
        do {
            let outcome = try await store.run(request, at: clock.now())
            log(outcome)
            if outcome.madeReady { board.announce(.readyTasks) }
            handle(.committed(outcome))
        } catch {
            logger.error("leases cannot be committed", metadata: ["reason": "\(error)"])
            // A database that is away is not asked without pause.
            try? await Task.sleep(for: DispatchLimits.tick)
            handle(.commitFailed)
        }
    }

    private func verify(_ completion: Completion, from id: ConnectionID) async {
        handle(.verified(id, completion, await inspection.verify(completion)))
    }

    private func prepare(_ task: FarmTask, for id: ConnectionID) async {
        do {
            handle(.prepared(id, .success(try await recipes.grant(for: task))))
        } catch {
            let unprepared = DispatchMachine.Unprepared(lease: task.lease, fault: TaskFault(reporting: error))
            handle(.prepared(id, .failure(unprepared)))
        }
    }

    private func log(_ outcome: TickOutcome) {
        for case .accepted(let task) in outcome.endings {
            if task.state == .done {
                logger.info("task done", metadata: .task(task))
            } else {
                logger.warning("attempt ended", metadata: .task(task))
            }
        }
        for task in outcome.expired { logger.warning("lease expired", metadata: .task(task)) }
    }
}
