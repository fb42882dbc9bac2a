import FarmCore
import FarmProtocol

/// Sees everything, takes part in nothing, and says when a rule of the farm is broken.
final class InvariantChecker {
    private let time: VirtualTime
    private let trace: Trace
    private let leaseTime: Duration
    private let stuckTime: Duration
    /// Whether a wall clock was set: how long an attempt has gone on is not known to the store then.
    var clocksAreRight = true
    /// The first rule that was broken, in words.
    private(set) var violation: String?
    private(set) var snapshot = StoreSnapshot.empty
    private var dependencies: [TaskID: [TaskID]] = [:]
    /// When each live attempt was seen to begin, to be renewed and to get on.
    private var lives: [LeaseID: Life] = [:]
    /// Results that nodes promised, and whether they were answered.
    private var promises: [LeaseID: Completion] = [:]
    private var owed: [LeaseID: String] = [:]
    private var damaged: Set<LeaseID> = []
    /// Attempts whose results were accepted and found wrong afterwards.
    private var refuted: Set<LeaseID> = []
    private var promisedDigests: Set<AssetID> = []
    private var lanes: [NodeID: [Lane]] = [:]
    private(set) var counts = Counts()

    struct Counts {
        var granted = 0
        /// Attempts that lost their lease before they came to an end of their own.
        var fencedOff = 0
        var finished = 0
        /// Tasks that were done without an attempt, because another had made the same.
        var reused = 0
        /// Finished tasks that were made again because their results were found wrong.
        var refuted = 0
        /// Finished voices that were made again because of other words.
        var reworded = 0
        /// Finished pictures that owners put their own in the place of.
        var brought = 0
        /// Attempts that were given back because the provider was away.
        var postponed = 0
    }

    private struct Life {
        let began: Duration
        var renewed: Duration
        var progressed: Duration
    }

    init(time: VirtualTime, trace: Trace, leaseTime: Duration, stuckTime: Duration) {
        self.time = time
        self.trace = trace
        self.leaseTime = leaseTime
        self.stuckTime = stuckTime
    }

    func violated(_ words: @autoclosure () -> String) {
        guard violation == nil else { return }
        let words = words()
        violation = words
        trace.note("VIOLATION", words)
    }

    func expectNode(_ node: NodeID, in pools: [PoolName]) { lanes[node] = pools.map { .nodes($0) } }

    // MARK: What nodes see

    func nodeCompleted(_ completion: Completion, of node: String) {
        promises[completion.lease] = completion
        promisedDigests.insert(completion.digest)
        owed[completion.lease] = node
    }

    /// What a node made durable and nobody answered is still there when it starts again.
    func nodeStarted(_ node: String, owes: [LeaseID]) {
        let forgotten = snapshot.attemptOrder.filter { owed[$0] == node && !owes.contains($0) }
        if !forgotten.isEmpty { violated("\(node) has forgotten the completion of \(trace.names(forgotten))") }
    }

    func uploadDamaged(_ lease: LeaseID) { damaged.insert(lease) }

    func nodeHeard(_ settlement: Settlement, of lease: LeaseID) {
        owed[lease] = nil
        guard let promise = promises[lease] else { return }
        let state = snapshot.attempts[lease]?.state
        switch settlement {
        case .accepted where refuted.contains(lease): break
        case .accepted where state != .completed || snapshot.tasks[lease.task]?.result != promise.digest:
            violated("a node heard that \(trace.name(lease)) was accepted, and the truth knows nothing of it")
        case .stale where state == .completed:
            violated("a node heard that \(trace.name(lease)) came too late, and it was accepted before")
        case .refused where !damaged.contains(lease):
            violated("the result of \(trace.name(lease)) was refused, and it was uploaded whole")
        case .accepted, .stale, .refused: break
        }
    }

    // MARK: What the truth says

    /// Compares the truth with what it was before a transaction.
    func committed(_ next: StoreSnapshot, dependencies: [TaskID: [TaskID]], assets: SimulatedObjects) {
        let last = snapshot
        snapshot = next
        self.dependencies = dependencies
        var live: [TaskID: [LeaseID]] = [:]
        for lease in next.attemptOrder {
            guard let attempt = next.attempts[lease] else { continue }
            compare(attempt, with: last.attempts[lease], of: lease)
            if last.attempts[lease] == nil, attempt.holder.role != .owner {
                checkWait(of: lease, last: last.tasks[lease.task])
            }
            if attempt.state == .postponed, last.attempts[lease]?.state == .live {
                checkPostponement(of: lease, last: last.tasks[lease.task])
            }
            if attempt.state == .live { live[lease.task, default: []].append(lease) }
        }
        for task in next.taskOrder {
            guard let row = next.tasks[task] else { continue }
            compare(row, with: last.tasks[task], of: task)
            check(row, of: task, live: live[task] ?? [], assets: assets)
        }
        for (user, running) in next.running.sorted(by: { $0.key < $1.key }) {
            let leased = next.tasks.values.count { $0.user == user && $0.state == .leased }
            if running != leased { violated("a user's account counts \(running) running tasks of \(leased)") }
        }
    }

    private func compare(_ row: StoreSnapshot.AttemptRow, with last: StoreSnapshot.AttemptRow?, of lease: LeaseID) {
        if last == nil { granted(lease, to: row.holder) }
        if row.state == .live {
            note(row, after: last, of: lease)
        } else if last?.state == .completed, row.state == .failed || row.state == .superseded {
            // Whether its task is not done either is looked at there.
            refuted.insert(lease)
        } else if let last, last.state != .live, last.state != row.state {
            violated("\(trace.name(lease)) was \(last.state) and became \(row.state)")
        } else if last?.state == .live {
            ended(row, lease)
        }
    }

    /// A node gets only what waits for its pools.
    private func granted(_ lease: LeaseID, to holder: Holder) {
        counts.granted += 1
        guard let lane = snapshot.tasks[lease.task]?.lane, holder.role == .node || lane.pool != nil else { return }
        if lanes[holder.id]?.contains(lane) != true {
            violated("\(trace.name(lease)) of the lane \(lane) is granted to a node that does not serve it")
        }
    }

    /// What was ready before is granted from its ready time on. What its owner brings waits for nothing.
    private func checkWait(of lease: LeaseID, last: StoreSnapshot.TaskRow?) {
        guard clocksAreRight, let last, last.state == .ready else { return }
        let early = last.readyAt - (.simulationStart + time.now)
        if early > .zero { violated("\(trace.name(lease)) is granted \(early) before its time") }
    }

    /// What is put off waits, says why, and has as many attempts left as before it was granted.
    private func checkPostponement(of lease: LeaseID, last: StoreSnapshot.TaskRow?) {
        counts.postponed += 1
        guard let last, let row = snapshot.tasks[lease.task] else { return }
        if row.state != .ready || row.error != SimulatedProvider.away.message {
            violated("\(trace.name(lease)) was put off, and its task is \(row.state) or does not say why")
        }
        if row.attempts != last.attempts - 1 {
            violated("\(trace.name(lease)) was put off, and is counted as an attempt")
        }
    }

    private func note(_ row: StoreSnapshot.AttemptRow, after last: StoreSnapshot.AttemptRow?, of lease: LeaseID) {
        if let last, last.state != .live { return violated("\(trace.name(lease)) was \(last.state) and lives again") }
        var life = lives[lease] ?? Life(began: time.now, renewed: time.now, progressed: time.now)
        if row.renewals != last?.renewals { life.renewed = time.now }
        if row.unitsDone != last?.unitsDone { life.progressed = time.now }
        lives[lease] = life
    }

    private func ended(_ row: StoreSnapshot.AttemptRow, _ lease: LeaseID) {
        trace.note("truth", "\(trace.name(lease)) is \(row.state)")
        if row.state == .expired || row.state == .superseded { counts.fencedOff += 1 }
        guard let life = lives.removeValue(forKey: lease), row.state == .expired else { return }
        let isStuck = row.faultCode == TaskFault.stuck.code
        let idle = time.now - (isStuck ? life.progressed : life.renewed)
        if idle < (isStuck ? stuckTime : leaseTime) {
            violated("\(trace.name(lease)) was taken back after \(idle), and has \(isStuck ? stuckTime : leaseTime)")
        }
    }

    private func compare(_ row: StoreSnapshot.TaskRow, with last: StoreSnapshot.TaskRow?, of task: TaskID) {
        guard let last else {
            if row.isReused { counts.reused += 1 }
            return
        }
        if row.epoch < last.epoch {
            violated("the epoch of \(trace.name(task)) fell from \(last.epoch) to \(row.epoch)")
        }
        if last.state == .done, row.state == .ready || row.state == .failed, row.result == nil, row.error != nil,
            snapshot.completed[task] == nil
        {
            counts.refuted += 1
            trace.note("truth", "the result of \(trace.name(task)) is found wrong")
        } else if last.state == .done, row.kind == .narrate, row.state == .ready, row.result == nil, row.error == nil,
            snapshot.completed[task] == nil
        {
            counts.reworded += 1
            trace.note("truth", "the words of \(trace.name(task)) are others")
        } else if last.state == .done, row.state == .done, row.result != last.result, isBrought(task) {
            counts.brought += 1
            trace.note("truth", "\(trace.name(task)) has what its owner brought")
        } else if last.state == .done, row.state != .done || row.result != last.result {
            violated("\(trace.name(task)) was done and is \(row.state), or has another result")
        }
        if row.state == .done, last.state != .done { counts.finished += 1 }
        if row.isReused, !last.isReused { counts.reused += 1 }
    }

    /// Whether the attempt that a task was done by is its owner's own.
    private func isBrought(_ task: TaskID) -> Bool {
        snapshot.completed[task]?.allSatisfy { snapshot.attempts[$0]?.holder.role == .owner } == true
    }

    private func check(
        _ row: StoreSnapshot.TaskRow, of task: TaskID, live: [LeaseID], assets: SimulatedObjects
    ) {
        let open = (dependencies[task] ?? []).count { snapshot.tasks[$0]?.state != .done }
        if row.openDependencies != open {
            violated("\(trace.name(task)) waits for \(open) tasks and its row says \(row.openDependencies)")
        }
        if open > 0, row.state != .blocked {
            violated("\(trace.name(task)) is \(row.state) with \(open) tasks before it")
        }
        if open == 0, row.state == .blocked { violated("\(trace.name(task)) is blocked and waits for nothing") }
        if (row.state == .leased) != !live.isEmpty {
            violated("\(trace.name(task)) is \(row.state) with \(live.count) live attempts")
        }
        checkHedging(of: task, live: live)
        if row.state == .failed, row.error?.isEmpty != false { violated("\(trace.name(task)) failed without a reason") }
        if row.state == .done { checkResult(row, of: task, assets: assets) }
    }

    /// Two attempts live at once only where the first has gone on for long, and never three.
    private func checkHedging(of task: TaskID, live: [LeaseID]) {
        guard live.count > 1 else { return }
        let begun = live.compactMap { lives[$0]?.began }.sorted()
        guard live.count == 2, let first = begun.first, let second = begun.last,
            !clocksAreRight || second - first >= HedgeRule.standard.slack
        else { return violated("\(trace.name(task)) has \(live.count) live attempts at once") }
    }

    private func checkResult(_ row: StoreSnapshot.TaskRow, of task: TaskID, assets: SimulatedObjects) {
        let accepted = snapshot.completed[task] ?? []
        if row.isReused { return checkReuse(row, of: task, accepted: accepted.count, assets: assets) }
        guard accepted.count == 1, let lease = accepted.first else {
            return violated("\(trace.name(task)) is done by \(accepted.count) attempts")
        }
        guard let result = row.result else { return }
        if let promise = promises[lease], promise.digest != result {
            violated("the result of \(trace.name(task)) is not what \(trace.name(lease)) promised")
        }
        guard assets.assets[result]?.digest == result else {
            return violated("the bytes of \(trace.name(task)) are not those that were promised")
        }
    }

    /// What was done without an attempt has the result of another that was promised and is there.
    private func checkReuse(
        _ row: StoreSnapshot.TaskRow, of task: TaskID, accepted: Int, assets: SimulatedObjects
    ) {
        guard accepted == 0, let result = row.result, promisedDigests.contains(result) else {
            return violated("\(trace.name(task)) is done as another was, and has no such result")
        }
        guard assets.assets[result]?.digest == result else {
            return violated("\(trace.name(task)) reuses bytes that are not those that were promised")
        }
    }

    /// No lease that nobody renews outlives its time where a coordinator has been well for all of it.
    func checkExpiry(wellSince: Duration?, slack: Duration) {
        guard let wellSince else { return }
        for lease in snapshot.attemptOrder where snapshot.attempts[lease]?.state == .live {
            guard let life = lives[lease] else { continue }
            let idle = time.now - max(life.renewed, wellSince)
            if idle > leaseTime + slack {
                return violated("\(trace.name(lease)) was not renewed for \(idle) and is still live")
            }
        }
    }

    // MARK: The end

    var nothingIsOwed: Bool { owed.isEmpty }

    /// What is not over yet, in words.
    var unfinished: String {
        let tasks = snapshot.taskOrder.compactMap { task in
            snapshot.tasks[task].flatMap { row in
                row.state == .done ? nil : "\(trace.name(task)), a \(row.kind), is \(row.state)"
            }
        }
        let reports = snapshot.attemptOrder.filter { owed[$0] != nil }.map { lease in
            "the completion of \(trace.name(lease)) is not answered"
        }
        return (tasks + reports).joined(separator: "; ")
    }
}
