import FarmCore
import FarmTesting
import Testing

@testable import FarmStore

@Suite("The store and the table of states", .serialized)
struct FleetWalkTests {
    @Test(
        "Whatever is done to it, the store goes by the table, and everywhere the table goes", arguments: Engine.allCases
    )
    func walk(_ engine: Engine) async throws {
        var rules = StoreRules.withoutAvoidance
        rules.hedge = HedgeRule(factor: 0, slack: .zero, samples: 1)
        let retry = RetryRule(maximumAttempts: 2, maximumLosses: 2, firstDelay: .zero, longestDelay: .zero)
        let taskMoves = Set(LeaseStates.tasks.filter { $0.state != $0.next }.map { "\($0.state) \($0.next)" })
        let attemptMoves = Set(LeaseStates.attempts.filter { $0.state != $0.next }.map { "\($0.state) \($0.next)" })
        var seen: (tasks: Set<String>, attempts: Set<String>, twoLive: Bool) = ([], [], false)
        // A walk can come to its end before it was everywhere, and PostgreSQL hands rows out in an order of its own:
        // then another sets out.
        for seed: UInt64 in 7..<27 where seen != (taskMoves, attemptMoves, true) {
            var walk = StateWalk(scene: try Scene(on: engine, retryRule: retry, rules: rules), seed: seed)
            for _ in 0..<1000 { try await walk.step() }
            seen.tasks.formUnion(walk.taskMoves)
            seen.attempts.formUnion(walk.attemptMoves)
            seen.twoLive = seen.twoLive || walk.sawTwoLive
        }
        #expect(seen.tasks == taskMoves)
        #expect(seen.attempts == attemptMoves)
        #expect(seen.twoLive)
    }
}

/// Verbs in an order that a seed decides, each looked at for what it changed.
private struct StateWalk {
    private struct Snapshot {
        var tasks: [TaskID: TaskState] = [:]
        var attempts: [LeaseID: AttemptState] = [:]
    }

    let scene: Scene
    private(set) var taskMoves: Set<String> = []
    private(set) var attemptMoves: Set<String> = []
    private(set) var sawTwoLive = false
    private var random: SplitMix
    private var leases: [FarmTask] = []
    private var videos: [VideoID] = []
    private var stories: [StoryID] = []
    private var now: Timestamp
    private var steps = 0

    init(scene: Scene, seed: UInt64) {
        self.scene = scene
        random = SplitMix(state: seed)
        now = scene.start
    }

    mutating func step() async throws {
        now = now + .seconds(1)
        steps += 1
        let before = try await snapshot()
        try await act()
        let after = try await snapshot()
        for (task, state) in after.tasks {
            guard let old = before.tasks[task], old != state else { continue }
            taskMoves.insert("\(old) \(state)")
        }
        for (lease, state) in after.attempts {
            let old = before.attempts[lease] ?? .live
            if old != state { attemptMoves.insert("\(old) \(state)") }
        }
        #expect(before.attempts.keys.allSatisfy { after.attempts[$0] != nil })
        let live = Dictionary(grouping: after.attempts.filter { $0.value == .live }.keys, by: \.task)
        #expect(Set(live.keys) == Set(after.tasks.filter { $0.value == .leased }.keys))
        if live.values.contains(where: { $0.count == 2 }) { sawTwoLive = true }
    }

    private mutating func act() async throws {
        let fault = TaskFault(code: "crash", message: "It crashed.", isPermanent: random.below(10) == 0)
        switch random.below(20) {
        case 0 where stories.count < 6:
            stories.append(try await scene.beginStory().id)
        case 1:
            // Two of each, so that what is made for one is there for the other; more where the walk is long, so that
            // there is always something under way.
            for story in stories.flatMap({ [$0, $0] }) where videos.count < 8 + steps / 200 {
                guard
                    case .admitted(let video) = try await scene.store.createVideo(
                        of: story, user: scene.user, format: .standard, at: now)
                else { continue }
                videos.append(video.id)
            }
        case 2:
            for video in videos { _ = try await scene.store.retryVideo(video, at: now) }
            for story in stories { try await scene.store.beginStory(story, at: now) }
        case 15 where random.below(4) == 0:
            guard let story = stories.last, let segment = try await scene.store.segments(of: story).last else { return }
            _ = try await scene.store.editSegment(segment.id, text: "Said at \(now).", at: now)
        case 16 where random.below(2) == 0: try await bring()
        case 3: if let task = anyLease() { _ = try await scene.store.fail(task.lease, with: fault, at: now) }
        case 4: if let task = anyLease() { try await scene.store.release(task.lease, at: now) }
        case 17:
            if let task = anyLease() {
                let away = TaskFault(code: "providerAway", message: "It is away.")
                _ = try await scene.store.postpone(task.lease, because: away, at: now)
            }
        case 5:
            if let attempt = try await scene.store.liveAttempts(at: now).first {
                let expiry = LeaseBook.Expiry(
                    lease: attempt.lease, renewals: attempt.renewals, fault: .leaseExpired)
                _ = try await scene.store.expire([expiry], at: now)
            }
        case 6:
            if let task = anyLease() {
                _ = try await scene.store.renew([task.lease], of: scene.node, at: now)
                try await scene.store.recordProgress(task.lease, done: 1, at: now)
            }
        case 7...10:
            // Several at once, stale ones and repetitions among them.
            var request = TickRequest()
            request.endings = (0..<random.below(5)).compactMap { _ in
                anyLease().map { .completed($0.lease, Scene.result(of: $0), elapsed: .seconds(1)) }
            }
            _ = try await scene.store.run(request, at: now)
        case 13:
            let holder = Holder(role: .node, id: NodeID(high: 8, low: UInt64(random.below(5))))
            leases += try await scene.store.claim(kinds: [.assemble], for: holder, limit: 1, at: now)
        case 11, 14:
            // Always the same clip of a video, so that its attempts come to an end; stale leases among the others.
            guard let task = leases.last(where: { $0.kind == .assemble }), let video = task.video else { return }
            var request = TickRequest()
            let clips = try await scene.store.tasks(of: video).filter { $0.kind == .clip }.prefix(1)
            let inputs = clips.map {
                TickRequest.WrongInput(task: $0.id, fault: fault, isMakersFault: random.below(2) == 0)
            }
            request.endings = [.refuted(task.lease, inputs: inputs)]
            _ = try await scene.store.run(request, at: now)
        case 12:
            let holder = Holder(role: .node, id: NodeID(high: 8, low: UInt64(random.below(5))))
            try await scene.join(holder)
        default:
            let holder = Holder(role: .node, id: NodeID(high: 8, low: UInt64(random.below(5))))
            leases += try await scene.store.claim(
                kinds: TaskKind.allCases, for: holder, limit: random.below(3) + 1, mayHedge: true, at: now)
        }
    }

    /// Puts something of the owner's own in the place of what is missing, where something failed before all else.
    private mutating func bring() async throws {
        var segments: [Segment] = []
        for story in stories { segments += try await scene.store.segments(of: story) }
        guard let segment = segments.first(where: { $0.status == .failed }) ?? segments.last,
            let id = AssetID(String(repeating: "\(random.below(10))", count: 64))
        else { return }
        let failed = try await scene.database.read { session in
            try session.query(
                "SELECT kind FROM task WHERE segment_id = $1 AND state = 'failed'", [.id(segment.id)]
            ).map { try $0.text("kind") }
        }
        let result: TaskResult =
            failed.contains("narrate")
            ? .narration(
                StoredAsset(id: id, size: 9, mediaType: .wave), sampleCount: 48_000,
                words: [WordTiming(text: "Mine", start: 0, end: 48_000)])
            : .illustration(StoredAsset(id: id, size: 9, mediaType: .webp))
        _ = try await scene.store.bring(result, for: segment.id, of: scene.user, at: now)
    }

    private mutating func anyLease() -> FarmTask? {
        leases.isEmpty ? nil : leases[max(0, leases.count - 1 - random.below(8))]
    }

    private func snapshot() async throws -> Snapshot {
        try await scene.database.read { session in
            var snapshot = Snapshot()
            for row in try session.query("SELECT id, state FROM task", []) {
                snapshot.tasks[try row.parsed("id", by: TaskID.init)] = try row.parsed("state", by: TaskState.init)
            }
            for row in try session.query("SELECT task_id, epoch, state FROM attempt", []) {
                let lease = LeaseID(
                    task: try row.parsed("task_id", by: TaskID.init), epoch: try row.integer("epoch"))
                snapshot.attempts[lease] = try row.parsed("state", by: AttemptState.init)
            }
            return snapshot
        }
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers for the same seed.
private struct SplitMix {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }
}
