import FarmCore
import FarmStore

/// Takes a coordinator's transactions to the truth: each takes a while, may be refused, and may be the last thing
/// that its process does.
final class CommitDesk {
    private unowned let process: CoordinatorProcess

    init(process: CoordinatorProcess) {
        self.process = process
    }

    private var coordinator: SimulatedCoordinator { process.coordinator }
    private var faults: Faults { process.surroundings.faults }

    func commit(_ request: TickRequest, _ done: @escaping (Result<TickOutcome, any Error>) -> Void) {
        if faults.isPlanted(.acknowledgedBeforeCommit), !request.endings.isEmpty { return promise(request, done) }
        process.after(writingTime()) {
            guard !self.dies(by: .crashBeforeCommit) else { return }
            let result = self.carryOut(request)
            guard !self.dies(by: .crashAfterCommit) else { return }
            self.process.after(self.answerTime()) { done(result) }
        }
    }

    private func writingTime() -> Duration {
        guard faults.strikes(.commitSlow) else {
            return coordinator.random.span(.microseconds(200)...(.milliseconds(8)))
        }
        let span = coordinator.random.span(.milliseconds(100)...(.seconds(6)))
        coordinator.isUnwell(for: span)
        return span
    }

    private func answerTime() -> Duration { coordinator.random.span(.microseconds(50)...(.milliseconds(2))) }

    private func dies(by kind: FaultKind) -> Bool {
        guard faults.strikes(kind) else { return false }
        coordinator.die(silently: false, for: coordinator.random.span(.milliseconds(200)...(.seconds(8))))
        return true
    }

    private func carryOut(_ request: TickRequest) -> Result<TickOutcome, any Error> {
        if coordinator.database.fate == .commits, faults.strikes(.commitRefused) {
            coordinator.isUnwell(for: .zero)
            let isFull = coordinator.random.chance(0.5)
            coordinator.database.fate = .refused(isFull ? Self.full : Self.busy)
        }
        let (store, now) = (coordinator.store, coordinator.wallClock)
        let result = Result { try coordinator.executor.run { try await store.run(request, at: now) } }
        coordinator.database.fate = .commits
        switch result {
        case .success(let outcome):
            if outcome.madeReady || !outcome.granted.isEmpty { coordinator.onCommit() }
        case .failure(let error):
            process.surroundings.trace.note(process.name, "cannot commit: \(error)")
            if (error as? StoreError) != Self.full, (error as? StoreError) != Self.busy {
                process.surroundings.checker.violated("\(process.name) cannot commit: \(error)")
            }
        }
        return result
    }

    /// The planted defect: what would come of a transaction is told before it is durable.
    private func promise(_ request: TickRequest, _ done: @escaping (Result<TickOutcome, any Error>) -> Void) {
        coordinator.database.fate = .foreseen
        let foreseen = carryOut(request)
        if case .success = foreseen { process.after(answerTime()) { done(foreseen) } }
        process.after(coordinator.random.span(.milliseconds(5)...(.milliseconds(300)))) {
            guard !self.dies(by: .crashBeforeCommit) else { return }
            let result = self.carryOut(request)
            if case .failure = foreseen { done(result) }
        }
    }

    static let full = StoreError(.full, "the disk is full")
    static let busy = StoreError(.busy, "the transaction cannot be serialised")
}
