import FarmCore
import FarmStore

/// The workers inside a coordinator: they write, paint, speak, assemble and publish, under leases like any holder.
final class SimulatedWorkers {
    private struct Crew {
        let lane: Lane
        let kinds: [TaskKind]
        let width: Int
        var running: Set<LeaseID> = []
    }

    private unowned let process: CoordinatorProcess
    private let holder: Holder
    private var crews: [Crew]
    private var isClaiming = false

    init(process: CoordinatorProcess) {
        self.process = process
        holder = Holder(
            role: .worker, id: NodeID(at: .simulationStart, using: &process.coordinator.random))
        crews = [
            Crew(lane: .making, kinds: [.context, .illustrate, .narrate], width: 3),
            Crew(lane: .calling, kinds: [.context, .illustrate, .narrate], width: 5),
            Crew(lane: .finishing, kinds: [.assemble, .publish], width: 2),
        ]
    }

    private var coordinator: SimulatedCoordinator { process.coordinator }
    private var surroundings: Surroundings { process.surroundings }

    func start() { renew() }

    /// Takes on as many ready tasks as there is room for.
    func look() {
        guard !isClaiming, !process.isStopping else { return }
        let open = crews.indices.filter { crews[$0].running.count < crews[$0].width }
        guard !open.isEmpty else { return }
        isClaiming = true
        var request = TickRequest()
        request.claims = open.map { index in
            let crew = crews[index]
            return TickRequest.Claim(
                holder: holder, lanes: [crew.lane], kinds: crew.kinds, limit: crew.width - crew.running.count)
        }
        process.desk.commit(request) { result in
            self.isClaiming = false
            guard case .success(let outcome) = result else { return }
            for (index, tasks) in zip(open, outcome.granted) {
                for task in tasks where !self.process.isStopping { self.begin(task, index) }
            }
        }
    }

    /// Gives back what is under way, then calls `ended`.
    func stop(_ ended: @escaping () -> Void) {
        var request = TickRequest()
        for index in crews.indices {
            let leases = crews[index].running.sorted { ($0.task, $0.epoch) < ($1.task, $1.epoch) }
            request.endings += leases.map { .returned($0) }
            crews[index].running = []
        }
        process.desk.commit(request) { _ in ended() }
    }

    private func begin(_ task: FarmTask, _ index: Int) {
        surroundings.trace.note(
            process.name, "works on \(surroundings.trace.name(task.lease)), a \(task.kind)")
        crews[index].running.insert(task.lease)
        process.after(coordinator.random.span(.milliseconds(50)...(.milliseconds(2500)))) {
            guard self.crews[index].running.contains(task.lease) else { return }
            let ending = self.ending(of: task)
            self.report(ending, index, attempt: 1)
        }
    }

    private func ending(of task: FarmTask) -> TickRequest.Ending {
        if SimulatedProvider.kinds.contains(task.kind), let absence = surroundings.provider.absence {
            // Not every service says when to come again.
            let wish = coordinator.random.chance(0.5) ? absence : .zero
            return .postponed(task.lease, SimulatedProvider.away, wish: wish)
        }
        if surroundings.faults.strikes(.workerFails) {
            return .failed(task.lease, TaskFault(code: "provider", message: "The provider does not answer."))
        }
        if task.kind == .assemble, surroundings.faults.strikes(.resultWrong), let wrong = wrongInput(of: task) {
            return .refuted(task.lease, inputs: [wrong])
        }
        guard let result = SimulatedWorks.result(of: task, objects: surroundings.objects, random: &coordinator.random)
        else { return .failed(task.lease, TaskFault(code: "objects", message: "No room for what was made.")) }
        return .completed(task.lease, result, elapsed: .seconds(1))
    }

    private func wrongInput(of task: FarmTask) -> TickRequest.WrongInput? {
        let store = coordinator.store
        // A database that is away is met again when the attempt's end is reported.
        guard let video = task.video,
            let material = try? coordinator.executor.run({ try await store.assemblyMaterial(of: video) })
        else { return nil }
        let parts = material.clips.map(\.task) + [material.soundtrackTask]
        let part = parts[coordinator.random.whole(0...parts.count - 1)]
        surroundings.trace.note(process.name, "finds the result of \(surroundings.trace.name(part)) wrong")
        return TickRequest.WrongInput(
            task: part, fault: TaskFault(code: "wrongResult", message: "It has too few frames."),
            isMakersFault: coordinator.random.chance(0.5))
    }

    /// Tries again where a transaction is refused, for as long as the lease is held.
    private func report(_ ending: TickRequest.Ending, _ index: Int, attempt: Int) {
        var request = TickRequest()
        request.endings = [ending]
        process.desk.commit(request) { result in
            guard case .failure = result, attempt < 10 else {
                self.crews[index].running.remove(ending.lease)
                return self.look()
            }
            self.process.after(.milliseconds(200)) {
                guard self.crews[index].running.contains(ending.lease) else { return }
                self.report(ending, index, attempt: attempt + 1)
            }
        }
    }

    private func renew() {
        let leases = crews.flatMap(\.running).sorted { ($0.task, $0.epoch) < ($1.task, $1.epoch) }
        process.after(coordinator.leaseTime / 3) { self.renew() }
        guard !leases.isEmpty else { return }
        var request = TickRequest()
        request.renewals = [TickRequest.Renewal(holder: holder, leases: leases)]
        process.desk.commit(request) { result in
            guard case .success(let outcome) = result else { return }
            let lost = Set(leases).subtracting(outcome.renewed.joined())
            for index in self.crews.indices { self.crews[index].running.subtract(lost) }
        }
    }
}
