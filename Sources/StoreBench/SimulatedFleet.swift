import FarmCore
import FarmProtocol
import FarmStore

/// A coordinator's dispatch machine on a real store, with holders that are simulated around it: each takes one
/// lease at a time, works for a while, completes it and asks for the next.
actor SimulatedFleet {
    private enum Input: Sendable {
        case event(DispatchMachine.Event)
        /// These are about to be made ready, by a transaction that begins now.
        case announced([TaskID], at: Duration)
        case beat
    }

    private let store: FarmStore
    private let tasks: [TaskID]
    private let began = ContinuousClock.now
    private let inputs = AsyncStream<Input>.makeStream()
    private var machine = DispatchMachine(leaseTime: BenchRules.leaseTime)
    private var readySince: [TaskID: Duration] = [:]
    private var working: [(connection: ConnectionID, task: FarmTask, until: Duration)] = []
    private var held: [ConnectionID: FarmTask] = [:]
    private var tasksOfGrants: [LeaseID: FarmTask] = [:]
    private var latencies: [Duration] = []
    private var welcomed = 0
    private var nextRenewal = Duration.zero
    private var nextTick = Duration.zero

    init(store: FarmStore, tasks: [TaskID]) {
        self.store = store
        self.tasks = tasks
    }

    /// Lets the fleet join, then makes `tasks` ready at a steady rate.
    ///
    /// - Returns: from ready to granted, for each of them.
    func run(on database: any Database) async throws -> [Duration] {
        let beats = Task { [inputs] in
            while !Task.isCancelled {
                try await Task.sleep(for: BenchRules.beat)
                inputs.continuation.yield(.beat)
            }
        }
        defer { beats.cancel() }
        var supply: Task<Void, any Error>?
        defer { supply?.cancel() }
        join()
        for await input in inputs.stream {
            try take(input)
            if welcomed == BenchRules.holders, supply == nil { supply = Task { try await makeReady(in: database) } }
            if latencies.count == tasks.count { return latencies }
            guard now < BenchRules.deadline else { break }
        }
        throw BenchFailure("\(latencies.count) of \(tasks.count) tasks were granted in time")
    }

    private var now: Duration { ContinuousClock.now - began }

    private func join() {
        for number in 1...BenchRules.holders {
            let connection = ConnectionID(UInt64(number))
            let hello = NodeMessage.Hello(
                node: NodeID(high: 2, low: UInt64(number)), name: "node-\(number)", software: "bench", engine: "bench",
                slots: 1, credit: 1, kinds: [.clip, .soundtrack], held: [])
            inputs.continuation.yield(.event(.connected(connection, session: "s-\(number)")))
            inputs.continuation.yield(.event(.received(connection, .hello(hello))))
        }
    }

    private func take(_ input: Input) throws {
        switch input {
        case .event(let event):
            for directive in machine.handle(event, at: now) { try carryOut(directive) }
        case .announced(let tasks, let moment):
            for task in tasks { readySince[task] = moment }
        case .beat:
            try beat()
        }
    }

    /// Ends work that is done, renews what is held, lets the machine look at its clocks.
    private func beat() throws {
        let done = working.prefix { $0.until <= now }
        working.removeFirst(done.count)
        for (connection, task, _) in done {
            held[connection] = nil
            let asset = try Workload.asset(of: task.id)
            let completion = Completion(
                lease: task.lease, digest: asset.id, size: asset.size, units: task.units, elapsed: BenchRules.workTime)
            inputs.continuation.yield(.event(.received(connection, .complete(completion))))
            inputs.continuation.yield(.event(.received(connection, .credit(1))))
        }
        if now >= nextRenewal, welcomed == BenchRules.holders {
            nextRenewal = now + BenchRules.leaseTime / 3
            for number in 1...BenchRules.holders {
                let connection = ConnectionID(UInt64(number))
                let leases = held[connection].map { [$0.lease] } ?? []
                inputs.continuation.yield(.event(.received(connection, .renew(leases))))
            }
        }
        if now >= nextTick {
            nextTick = now + .milliseconds(500)
            inputs.continuation.yield(.event(.ticked))
        }
    }

    private func carryOut(_ directive: DispatchMachine.Directive) throws {
        switch directive {
        case .send(_, .welcome):
            welcomed += 1
        case .send(let connection, .grant(let grant)):
            try granted(grant, to: connection)
        case .verify(let connection, let completion):
            let asset = try Workload.asset(of: completion.lease.task)
            inputs.continuation.yield(.event(.verified(connection, completion, .sound(.clip(asset)))))
        case .prepare(let connection, let task):
            tasksOfGrants[task.lease] = task
            inputs.continuation.yield(.event(.prepared(connection, .success(try Self.grant(of: task)))))
        case .commit(let request):
            Task { [store, inputs, moment = Workload.start + now] in
                do {
                    inputs.continuation.yield(.event(.committed(try await store.run(request, at: moment))))
                } catch {
                    // As a coordinator does: the machine sees to what that means for the nodes.
                    inputs.continuation.yield(.event(.commitFailed))
                }
            }
        case .close(let connection): throw BenchFailure("the session of holder \(connection.number) was closed")
        case .send, .announce: break
        }
    }

    private func granted(_ grant: Grant, to connection: ConnectionID) throws {
        guard let task = tasksOfGrants.removeValue(forKey: grant.lease), let since = readySince[task.id] else {
            throw BenchFailure("a task was granted that was not ready")
        }
        latencies.append(now - since)
        held[connection] = task
        working.append((connection, task, now + BenchRules.workTime))
    }

    /// A grant as small as can be: making recipes is no part of this.
    private static func grant(of task: FarmTask) throws -> Grant {
        guard let video = task.video else { throw BenchFailure("a clip without a video") }
        let recipe = SoundtrackRecipe(placements: [], sampleCount: task.units)
        return Grant(
            lease: task.lease, work: .soundtrack(recipe), assets: [], uploadURL: "", story: task.story, video: video)
    }

    /// Makes tasks ready at a steady rate, in transactions of their own, as admissions and other coordinators do.
    private nonisolated func makeReady(in database: any Database) async throws {
        let start = ContinuousClock.now
        var made = 0
        while made < tasks.count {
            try await Task.sleep(for: BenchRules.beat)
            let elapsed = ContinuousClock.now - start
            let due = min(tasks.count, Int(elapsed.microseconds) * BenchRules.readyPerSecond / 1_000_000)
            guard due > made else { continue }
            let batch = Array(tasks[made..<due])
            made = due
            let moment = Workload.start + (ContinuousClock.now - began)
            inputs.continuation.yield(.announced(batch, at: ContinuousClock.now - began))
            try await database.write { session in
                for task in batch {
                    try session.execute(
                        "UPDATE task SET state = 'ready', ready_at = CAST($1 AS BIGINT) WHERE id = $2",
                        [.integer(moment.microseconds), .text(task.description)])
                }
            }
            inputs.continuation.yield(.event(.tasksReady))
        }
    }
}
