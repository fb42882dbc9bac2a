import FarmCore
import FarmObjects
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
    private let lastWork: Duration
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
    /// Who waits for the end of all work, as a stop does.
    private var waiting: CheckedContinuation<Void, Never>?

    /// - Parameters:
    ///   - lanes: where its tasks wait; `nil` for the kinds' own.
    ///   - lastWork: what work under way is given to end by itself once the pool is to stop.
    init(
        kinds: [TaskKind], lanes: [Lane]? = nil, width: Int, lastWork: Duration = .zero, holder: Holder,
        store: FarmStore, board: ChangeBoard, clock: WallClock, leaseTime: Duration, logger: Logger,
        work: @escaping Work
    ) {
        self.kinds = kinds
        self.lanes =
            lanes ?? Array(Set(kinds.map { Lane(of: $0) })).sorted { $0.description < $1.description }
        self.width = width
        self.lastWork = lastWork
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
        // Work that was cancelled is given back by whoever cancelled it, and what did not go on since the pool is to
        // stop, by the stop.
        if Task.isCancelled || (isStopping && error is CancellationError) { return }
        let fault = TaskFault(reporting: error)
        do {
            let ending: TickRequest.Ending =
                switch error {
                case let wrong as WrongInputs: .refuted(task.lease, inputs: wrong.inputs)
                case let away as MakerError where away.code == .providerAway:
                    .postponed(task.lease, fault, wish: away.retryAfter ?? .zero)
                case let away as ObjectError where away.isOutage: .postponed(task.lease, fault, wish: .zero)
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
        let outcome = try await Outage.outlast { try await store.run(request, at: clock.now()) }
        for change in outcome.changes { board.announceChange(story: change.story, video: change.video) }
        return outcome.endings.first ?? .stale
    }

    private func ended(_ lease: LeaseID) async {
        running[lease] = nil
        if running.isEmpty { wake() }
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

    /// Gives the work under way its last time, breaks off what is left, and gives the leases back, so that it can go on
    /// at once elsewhere.
    private func stop() async {
        isStopping = true
        var leases = Set(running.keys)
        let end = ContinuousClock.now + lastWork
        while !running.isEmpty, ContinuousClock.now < end {
            await rest(min(end - .now, leaseTime / 3))
            await renew()
        }
        leases.formUnion(running.keys)
        for task in running.values { task.cancel() }
        await rest(OperationLimits.lastWords)
        do {
            var request = TickRequest()
            request.endings = leases.map { .returned($0) }
            _ = try await store.run(request, at: clock.now())
        } catch {
            // They run out by themselves.
            logger.error("leases cannot be released", metadata: ["reason": "\(error)"])
        }
    }

    /// Waits until nothing runs any more, for at most `time`.
    private func rest(_ time: Duration) async {
        guard !running.isEmpty else { return }
        let alarm = Task {
            try await Task.sleep(for: time)
            wake()
        }
        await withCheckedContinuation { waiting = $0 }
        alarm.cancel()
    }

    private func wake() {
        waiting?.resume()
        waiting = nil
    }
}
