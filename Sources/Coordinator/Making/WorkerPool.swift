import FarmCore
import FarmStore
import Logging
import ServiceLifecycle

/// Runs coordinator-side tasks of some kinds, a few at once, under leases like any other holder's.
///
/// Renewal has a loop of its own: no work, however long, keeps a lease from being renewed.
actor WorkerPool: Service {
    /// Does a task's work. Throws a `TaskFault` for a reason that the story's owner should read.
    typealias Work = @Sendable (FarmTask) async throws -> TaskResult

    private let kinds: [TaskKind]
    private let width: Int
    private let holder: Holder
    private let store: FarmStore
    private let board: ChangeBoard
    private let clock: WallClock
    private let leaseTime: Duration
    private let logger: Logger
    private let work: Work
    private var running: [LeaseID: Task<Void, Never>] = [:]
    private var isStopping = false

    init(
        kinds: [TaskKind], width: Int, holder: Holder, store: FarmStore, board: ChangeBoard, clock: WallClock,
        leaseTime: Duration, logger: Logger, work: @escaping Work
    ) {
        self.kinds = kinds
        self.width = width
        self.holder = holder
        self.store = store
        self.board = board
        self.clock = clock
        self.leaseTime = leaseTime
        self.logger = logger
        self.work = work
    }

    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in self.board.changes(of: .readyTasks).cancelOnGracefulShutdown() { await self.fill() }
            }
            group.addTask {
                for await _ in Ticks(every: DispatchLimits.tick).cancelOnGracefulShutdown() { await self.fill() }
            }
            group.addTask {
                for await _ in Ticks(every: self.leaseTime / 3).cancelOnGracefulShutdown() { await self.renew() }
            }
        }
        await stop()
    }

    /// Takes on as many ready tasks as there is room for.
    private func fill() async {
        guard !isStopping, running.count < width else { return }
        do {
            let tasks = try await store.claim(
                kinds: kinds, for: holder, limit: width - running.count, leaseTime: leaseTime, at: clock.now())
            for task in tasks { start(task) }
        } catch {
            logger.error("tasks cannot be claimed", metadata: ["reason": "\(error)"])
        }
    }

    private func start(_ task: FarmTask) {
        logger.debug("task started", metadata: .task(task))
        running[task.lease] = Task {
            let started = ContinuousClock.now
            do {
                let result = try await work(task)
                await self.finish(task, with: result, elapsed: ContinuousClock.now - started)
            } catch {
                await self.giveUp(task, because: error)
            }
            await self.ended(task.lease)
        }
    }

    private func finish(_ task: FarmTask, with result: TaskResult, elapsed: Duration) async {
        do {
            let outcome = try await store.complete(task.lease, with: result, at: clock.now())
            guard case .accepted(let task) = outcome else {
                logger.warning("a result came too late", metadata: .task(task))
                return
            }
            logger.info("task done", metadata: .task(task, elapsed: elapsed))
            board.announceChange(story: task.story, video: task.video)
        } catch {
            await giveUp(task, because: error)
        }
    }

    private func giveUp(_ task: FarmTask, because error: any Error) async {
        // Work that was cancelled is given back by whoever cancelled it.
        if Task.isCancelled { return }
        let fault = TaskFault(reporting: error)
        do {
            guard case .accepted(let task) = try await store.fail(task.lease, with: fault, at: clock.now()) else {
                return
            }
            logger.warning("attempt failed", metadata: .task(task, fault: fault))
            board.announceChange(story: task.story, video: task.video)
        } catch {
            // The lease runs out by itself.
            logger.error("a failure cannot be recorded", metadata: ["reason": "\(error)"])
        }
    }

    private func ended(_ lease: LeaseID) async {
        running[lease] = nil
        await fill()
    }

    private func renew() async {
        let asked = Array(running.keys)
        do {
            let kept = try await store.renew(asked, of: holder, leaseTime: leaseTime, at: clock.now())
            for lost in Set(asked).subtracting(kept) { running[lost]?.cancel() }
        } catch {
            logger.error("leases cannot be renewed", metadata: ["reason": "\(error)"])
        }
    }

    /// Ends the work under way and gives its leases back, so that it can go on at once elsewhere.
    private func stop() async {
        isStopping = true
        let leases = Array(running.keys)
        for task in running.values { task.cancel() }
        do {
            try await store.release(leases, at: clock.now())
        } catch {
            // They run out by themselves.
            logger.error("leases cannot be released", metadata: ["reason": "\(error)"])
        }
    }
}
