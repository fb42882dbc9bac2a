import FarmCore
import FarmStore
import Logging
import ServiceLifecycle
import Storytelling

/// Runs coordinator-side tasks of some kinds, a few at once, under leases like any other holder's.
///
/// Renewal has a loop of its own: no work, however long, keeps a lease from being renewed.
actor WorkerPool: Service {
    /// Does a task's work. Throws a `TaskFault` for a reason that the story's owner should read.
    typealias Work = @Sendable (FarmTask) async throws -> TaskResult

    private let kinds: [TaskKind]
    private let lanes: [Lane]
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
    private var isClaiming = false

    /// - Parameter lanes: where its tasks wait; `nil` for the kinds' own.
    init(
        kinds: [TaskKind], lanes: [Lane]? = nil, width: Int, holder: Holder, store: FarmStore, board: ChangeBoard,
        clock: WallClock,
        leaseTime: Duration, logger: Logger, work: @escaping Work
    ) {
        self.kinds = kinds
        self.lanes =
            lanes ?? Array(Set(kinds.map { Lane(of: $0) })).sorted { $0.description < $1.description }
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
        guard !isStopping, !isClaiming, running.count < width else { return }
        do {
            var request = TickRequest()
            request.claims = [
                TickRequest.Claim(holder: holder, lanes: lanes, kinds: kinds, limit: width - running.count)
            ]
            isClaiming = true
            defer { isClaiming = false }
            let outcome = try await store.run(request, at: clock.now())
            for task in outcome.granted.joined() { start(task) }
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
            guard case .accepted(let task) = try await end(.completed(task.lease, result, elapsed: elapsed)) else {
                logger.warning("a result came too late", metadata: .task(task))
                return
            }
            logger.info("task done", metadata: .task(task, elapsed: elapsed))
        } catch {
            await giveUp(task, because: error)
        }
    }

    private func giveUp(_ task: FarmTask, because error: any Error) async {
        // Work that was cancelled is given back by whoever cancelled it.
        if Task.isCancelled { return }
        let fault = TaskFault(reporting: error)
        do {
            let ending: TickRequest.Ending =
                switch error {
                case let wrong as WrongInputs: .refuted(task.lease, inputs: wrong.inputs)
                case let away as MakerError where away.code == .providerAway:
                    .postponed(task.lease, fault, wish: away.retryAfter ?? .zero)
                default: .failed(task.lease, fault)
                }
            guard case .accepted(let task) = try await end(ending) else { return }
            if case .postponed = ending, task.state == .ready {
                logger.notice("task put off", metadata: .task(task, fault: fault))
            } else {
                logger.warning("attempt failed", metadata: .task(task, fault: fault))
            }
        } catch {
            // The lease runs out by itself.
            logger.error("a failure cannot be recorded", metadata: ["reason": "\(error)"])
        }
    }

    /// Tells the database of an attempt's end, again and again while it is away: what was made is not made
    /// again for that. An end that was committed is committed again without effect.
    private func end(_ ending: TickRequest.Ending) async throws -> TickOutcome.Ended {
        var request = TickRequest()
        request.endings = [ending]
        let outcome = try await retryingOutages(request)
        for change in outcome.changes { board.announceChange(story: change.story, video: change.video) }
        return outcome.endings.first ?? .stale
    }

    private func retryingOutages(_ request: TickRequest) async throws -> TickOutcome {
        for _ in 0..<OperationLimits.outageTries {
            do {
                return try await store.run(request, at: clock.now())
            } catch let error as StoreError where error.isOutage {
                try await Task.sleep(for: DispatchLimits.tick)
            }
        }
        return try await store.run(request, at: clock.now())
    }

    private func ended(_ lease: LeaseID) async {
        running[lease] = nil
        await fill()
    }

    private func renew() async {
        let asked = Array(running.keys)
        guard !asked.isEmpty else { return }
        do {
            var request = TickRequest()
            request.renewals = [TickRequest.Renewal(holder: holder, leases: asked)]
            let kept = try await store.run(request, at: clock.now()).renewed.joined()
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
            var request = TickRequest()
            request.endings = leases.map { .returned($0) }
            _ = try await store.run(request, at: clock.now())
        } catch {
            // They run out by themselves.
            logger.error("leases cannot be released", metadata: ["reason": "\(error)"])
        }
    }
}
