import FarmCore
import FarmProtocol
import FarmStore
import Logging
import ServiceLifecycle

/// Pushes ready tasks to nodes that have room, as soon as both are there.
actor Dispatcher: Service {
    private let store: FarmStore
    private let recipes: RecipeBook
    private let settling: Settling
    private let board: ChangeBoard
    private let clock: WallClock
    private let leaseTime: Duration
    private let logger: Logger
    private var connections: [ObjectIdentifier: NodeConnection] = [:]
    private var isDispatching = false
    private var dispatchAgain = false

    init(
        store: FarmStore, recipes: RecipeBook, settling: Settling, board: ChangeBoard, clock: WallClock,
        leaseTime: Duration, logger: Logger
    ) {
        self.store = store
        self.recipes = recipes
        self.settling = settling
        self.board = board
        self.clock = clock
        self.leaseTime = leaseTime
        self.logger = logger
    }

    /// Dispatches whenever tasks become ready, and every tick for those whose delay is over.
    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in self.board.changes(of: .readyTasks).cancelOnGracefulShutdown() {
                    await self.dispatch()
                }
            }
            group.addTask {
                for await _ in Ticks(every: DispatchLimits.tick).cancelOnGracefulShutdown() {
                    await self.expireLeases()
                    await self.dispatch()
                }
            }
        }
    }

    func join(_ connection: NodeConnection) -> Bool {
        guard connections.count < DispatchLimits.connections else { return false }
        connections[ObjectIdentifier(connection)] = connection
        return true
    }

    func leave(_ connection: NodeConnection) {
        connections[ObjectIdentifier(connection)] = nil
    }

    /// Grants ready tasks, one at a time, to the node with the smallest load, until there are no more tasks
    /// or no more room. Calls that come meanwhile are one more round of the running call.
    func dispatch() async {
        guard !isDispatching else {
            dispatchAgain = true
            return
        }
        isDispatching = true
        repeat {
            dispatchAgain = false
            var exhausted: Set<[TaskKind]> = []
            while let (connection, kinds) = await leastLoaded(except: exhausted) {
                if await !grantOne(of: kinds, to: connection) { exhausted.insert(kinds) }
            }
        } while dispatchAgain
        isDispatching = false
    }

    private func leastLoaded(except exhausted: Set<[TaskKind]>) async -> (NodeConnection, [TaskKind])? {
        var best: (connection: NodeConnection, kinds: [TaskKind], load: Double)?
        for connection in connections.values {
            guard let room = await connection.room, !exhausted.contains(room.kinds) else { continue }
            if room.load < best?.load ?? .infinity { best = (connection, room.kinds, room.load) }
        }
        return best.map { ($0.connection, $0.kinds) }
    }

    /// - Returns: whether there was a task.
    private func grantOne(of kinds: [TaskKind], to connection: NodeConnection) async -> Bool {
        do {
            guard let holder = await connection.holder,
                let task = try await store.claim(
                    kinds: kinds, for: holder, limit: 1, leaseTime: leaseTime, at: clock.now()
                ).first
            else { return false }
            await grant(task, to: connection)
            return true
        } catch {
            logger.error("tasks cannot be claimed", metadata: ["reason": "\(error)"])
            return false
        }
    }

    private func grant(_ task: FarmTask, to connection: NodeConnection) async {
        do {
            let grant = try await recipes.grant(for: task)
            guard await connection.take(grant) else {
                try await store.release([task.lease], at: clock.now())
                return
            }
            logger.info("lease granted", metadata: .task(task))
        } catch {
            let fault = error as? TaskFault ?? TaskFault(code: "grantFailed", message: "\(error)")
            // The lease runs out by itself where even this cannot be written.
            _ = try? await settling.giveUp(task.lease, fault)
        }
    }

    /// Tells nodes that they have lost these leases; those of other holders are none of ours to tell.
    func revoke(_ leases: [LeaseID], reason: String) async {
        for lease in leases {
            for connection in connections.values { await connection.revoke(lease, reason: reason) }
        }
    }

    /// Takes back leases that ran out, wherever their holder is.
    private func expireLeases() async {
        do {
            for task in try await store.expireLeases(at: clock.now()) {
                logger.warning("lease expired", metadata: .task(task))
                board.announceChange(story: task.story, video: task.video)
                for connection in connections.values {
                    await connection.revoke(task.lease, reason: "the lease ran out")
                }
            }
        } catch {
            logger.error("leases cannot be expired", metadata: ["reason": "\(error)"])
        }
    }
}
