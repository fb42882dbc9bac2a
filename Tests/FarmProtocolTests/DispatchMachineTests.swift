import FarmCore
import Testing

@testable import FarmProtocol

@Suite("The dispatch machine")
struct DispatchMachineTests {
    private typealias Directive = DispatchMachine.Directive
    private let one = ConnectionID(1)
    private let two = ConnectionID(2)
    private var machine = DispatchMachine(leaseTime: .seconds(15))

    private func hello(
        _ node: UInt64, slots: Int = 1, credit: Int = 2, pools: [PoolName] = [.standard], held: [LeaseID] = []
    ) -> NodeMessage {
        .hello(
            NodeMessage.Hello(
                node: NodeID(high: 0, low: node), name: "n", software: "t/1", engine: "e", slots: slots, credit: credit,
                kinds: [.clip, .soundtrack], pools: pools, held: held))
    }

    private func task(_ number: UInt64, epoch: Int64 = 1) -> FarmTask {
        FarmTask(
            id: TaskID(high: 0, low: number), kind: .clip, user: UserID(high: 0, low: 1),
            story: StoryID(high: 0, low: 1), segment: nil, video: VideoID(high: 0, low: 1), state: .leased,
            epoch: epoch, attempts: 1, units: 24, result: nil, error: nil)
    }

    private func grant(_ task: FarmTask) -> Grant {
        Grant(
            lease: task.lease, work: .soundtrack(SoundtrackRecipe(placements: [], sampleCount: 1)), assets: [],
            uploadURL: "http://127.0.0.1/", story: task.story, video: VideoID(high: 0, low: 1))
    }

    private func completion(_ lease: LeaseID) throws -> Completion {
        Completion(
            lease: lease, digest: try #require(AssetID(String(repeating: "ab", count: 32))), size: 5, units: 24,
            elapsed: .seconds(1))
    }

    private func request(_ directives: [Directive]) -> TickRequest? {
        for case .commit(let request) in directives { return request }
        return nil
    }

    /// Connects a node and answers its admission with nothing resumed.
    private mutating func join(_ connection: ConnectionID, _ hello: NodeMessage) -> [Directive] {
        _ = machine.handle(.connected(connection, session: "s"), at: .zero)
        let first = machine.handle(.received(connection, hello), at: .zero)
        var outcome = TickOutcome()
        outcome.resumed = [[]]
        outcome.granted = (request(first)?.claims ?? []).map { _ in [] }
        return machine.handle(.committed(outcome), at: .zero)
    }

    /// Grants what the request under way claims first.
    private mutating func grantFirst(_ tasks: [FarmTask], of request: TickRequest) -> [Directive] {
        var outcome = TickOutcome()
        outcome.granted = request.claims.indices.map { $0 == 0 ? tasks : [] }
        return machine.handle(.committed(outcome), at: .zero)
    }

    @Test("A node that joins is welcomed once its admission is committed, and claims at once")
    mutating func admission() throws {
        _ = machine.handle(.connected(one, session: "s"), at: .zero)
        let admitting = try #require(request(machine.handle(.received(one, hello(1)), at: .zero)))
        #expect(admitting.admissions.count == 1 && admitting.claims.isEmpty)
        var outcome = TickOutcome()
        outcome.resumed = [[]]
        let directives = machine.handle(.committed(outcome), at: .zero)
        guard case .send(one, .welcome) = directives.first else {
            Issue.record("no welcome")
            return
        }
        #expect(request(directives)?.claims.map(\.limit) == [1])
    }

    @Test("What comes in while a commit is under way goes into the next one together")
    mutating func groupCommit() throws {
        let claiming = try #require(request(join(one, hello(1))))
        let leases = (1...5).map { LeaseID(task: TaskID(high: 0, low: $0), epoch: 1) }
        for lease in leases {
            #expect(machine.handle(.received(one, .progress(lease, done: 3, total: 9)), at: .zero) == [])
            #expect(machine.handle(.received(one, .renew([lease])), at: .zero) == [])
        }
        let next = try #require(request(grantFirst([], of: claiming)))
        #expect(next.progress.count == 5 && next.renewals.count == 5)
    }

    @Test("A granted task is prepared, then sent, and uses up credit meanwhile")
    mutating func granting() throws {
        let claiming = try #require(request(join(one, hello(1, credit: 1))))
        let preparing = grantFirst([task(7)], of: claiming)
        #expect(preparing.contains(.prepare(one, task(7))))
        #expect(request(preparing) == nil)
        let sent = machine.handle(.prepared(one, .success(grant(task(7)))), at: .zero)
        #expect(sent == [.send(one, .grant(grant(task(7))))])
    }

    @Test("A task granted to a node that left meanwhile is given back")
    mutating func leftMeanwhile() throws {
        let claiming = try #require(request(join(one, hello(1))))
        _ = machine.handle(.disconnected(one), at: .zero)
        let next = try #require(request(grantFirst([task(7)], of: claiming)))
        #expect(next.endings == [.returned(task(7).lease)])
    }

    @Test("A task whose recipe cannot be made fails with the reason, and the node keeps its credit")
    mutating func unprepared() throws {
        let claiming = try #require(request(join(one, hello(1, credit: 1))))
        _ = grantFirst([task(7)], of: claiming)
        let fault = TaskFault(code: "materialMissing", message: "No picture.")
        let unprepared = DispatchMachine.Unprepared(lease: task(7).lease, fault: fault)
        let next = try #require(
            request(machine.handle(.prepared(one, .failure(unprepared)), at: .zero)))
        #expect(next.endings == [.failed(task(7).lease, fault)])
        let after = machine.handle(.tasksReady, at: .zero)
        #expect(after == [])
        var outcome = TickOutcome()
        outcome.endings = [.stale]
        #expect(request(machine.handle(.committed(outcome), at: .zero))?.claims.count == 1)
    }

    @Test("A completion is answered only after it is committed")
    mutating func answerAfterCommit() throws {
        _ = grantFirst([], of: try #require(request(join(one, hello(1)))))
        let lease = task(7).lease
        let completion = try completion(lease)
        #expect(machine.handle(.received(one, .complete(completion)), at: .zero) == [.verify(one, completion)])
        let result = TaskResult.clip(StoredAsset(id: completion.digest, size: 5, mediaType: .mp4))
        let committing = machine.handle(.verified(one, completion, .sound(result)), at: .zero)
        #expect(request(committing)?.endings == [.completed(lease, result, elapsed: .seconds(1))])
        #expect(committing.count == 1)
        var outcome = TickOutcome()
        outcome.endings = [.accepted(task(7))]
        let answered = machine.handle(.committed(outcome), at: .zero)
        #expect(answered.first == .send(one, .settled(lease, .accepted, message: "")))
    }

    @Test("A commit that failed answers nothing, and sends those away who wait for it")
    mutating func commitFailed() throws {
        _ = grantFirst([], of: try #require(request(join(one, hello(1)))))
        let completion = try completion(task(7).lease)
        let result = TaskResult.clip(StoredAsset(id: completion.digest, size: 5, mediaType: .mp4))
        _ = machine.handle(.received(one, .complete(completion)), at: .zero)
        _ = machine.handle(.verified(one, completion, .sound(result)), at: .zero)
        let directives = machine.handle(.commitFailed, at: .zero)
        guard case .send(one, .goodbye(let code, _)) = directives.first else {
            Issue.record("the node was not sent away")
            return
        }
        #expect(code == "overloaded" && directives.contains(.close(one)))
    }

    @Test("A lease whose renewals stand still is expired after the lease time, by this machine's own time")
    mutating func expiry() throws {
        _ = join(one, hello(1, credit: 0))
        let holder = Holder(role: .node, id: NodeID(high: 0, low: 99))
        let attempt = LiveAttempt(lease: task(7).lease, holder: holder, renewals: 4, unitsDone: 0)
        var expiries: [LeaseBook.Expiry] = []
        for second in 0...16 {
            let now = Duration.seconds(second)
            let reading = try #require(request(machine.handle(.ticked, at: now)))
            #expect(reading.readsLiveAttempts)
            expiries = reading.expiries
            var outcome = TickOutcome()
            outcome.liveAttempts = [attempt]
            if let next = request(machine.handle(.committed(outcome), at: now)) {
                expiries = next.expiries
                _ = machine.handle(.committed(TickOutcome()), at: now)
            }
            if second < 16 { #expect(expiries.isEmpty) }
        }
        #expect(expiries == [LeaseBook.Expiry(lease: attempt.lease, renewals: 4, fault: .leaseExpired)])
    }

    @Test("Idle nodes are served before any is given work ahead of its time")
    mutating func leastLoadedFirst() throws {
        let first = try #require(request(join(one, hello(1, credit: 2))))
        _ = grantFirst([task(7)], of: first)
        _ = machine.handle(.prepared(one, .success(grant(task(7)))), at: .zero)
        _ = machine.handle(.committed(TickOutcome()), at: .zero)
        let claims = try #require(request(join(two, hello(2, credit: 2)))).claims
        #expect(claims.map(\.holder.id) == [NodeID(high: 0, low: 2), NodeID(high: 0, low: 1)])
        #expect(claims.map(\.mayHedge) == [true, false])
    }

    @Test("A node is admitted with its pools and claims from their lanes alone, in its order")
    mutating func pools() throws {
        let attic = try #require(PoolName("attic"))
        _ = machine.handle(.connected(one, session: "s"), at: .zero)
        let admitting = request(machine.handle(.received(one, hello(1, pools: [attic, .standard])), at: .zero))
        #expect(admitting?.admissions.map(\.pools) == [[attic, .standard]])
        var outcome = TickOutcome()
        outcome.resumed = [[]]
        let claiming = request(machine.handle(.committed(outcome), at: .zero))
        #expect(claiming?.claims.map(\.lanes) == [[.nodes(attic), .nodes(.standard)]])
    }

    // MARK: Credit that crosses with grants

    /// What is claimed once tasks may be ready, with nothing else under way.
    private mutating func claims() -> [TickRequest.Claim] {
        request(machine.handle(.tasksReady, at: .zero))?.claims ?? []
    }

    @Test("Credit that was said before a grant was seen does not count the lease that is being prepared")
    mutating func creditCrossesPreparation() throws {
        _ = grantFirst([task(7)], of: try #require(request(join(one, hello(1, credit: 1)))))
        #expect(machine.handle(.received(one, .credit(1)), at: .zero) == [])
        #expect(claims() == [], "the one lease wanted is on its way")
        let sent = machine.handle(.prepared(one, .success(grant(task(7)))), at: .zero)
        #expect(sent == [.send(one, .grant(grant(task(7))))])
        #expect(claims() == [], "and has come")
        #expect(request(machine.handle(.received(one, .credit(1)), at: .zero))?.claims.count == 1)
    }

    @Test("Credit replaces what is left: it is not added to it")
    mutating func creditReplaces() throws {
        _ = grantFirst([], of: try #require(request(join(one, hello(1, slots: 9, credit: 4)))))
        #expect(request(machine.handle(.received(one, .credit(2)), at: .zero))?.claims.map(\.limit) == [2])
    }

    @Test("A lease that could not be prepared leaves the credit that was said meanwhile")
    mutating func creditAfterFailedPreparation() throws {
        _ = grantFirst([task(7)], of: try #require(request(join(one, hello(1, slots: 9, credit: 1)))))
        let claiming = try #require(request(machine.handle(.received(one, .credit(3)), at: .zero)))
        #expect(claiming.claims.map(\.limit) == [2])
        let fault = TaskFault(code: "materialMissing", message: "No picture.")
        _ = machine.handle(
            .prepared(one, .failure(DispatchMachine.Unprepared(lease: task(7).lease, fault: fault))), at: .zero)
        let next = try #require(request(grantFirst([], of: claiming)))
        #expect(next.endings == [.failed(task(7).lease, fault)])
        _ = machine.handle(.tasksReady, at: .zero)
        var outcome = TickOutcome()
        outcome.endings = [.stale]
        #expect(request(machine.handle(.committed(outcome), at: .zero))?.claims.map(\.limit) == [3])
    }

    @Test("A node that wants nothing any more is sent nothing: what was being prepared goes back without blame")
    mutating func creditWithdrawn() throws {
        _ = grantFirst([task(7)], of: try #require(request(join(one, hello(1, credit: 1)))))
        _ = machine.handle(.received(one, .credit(0)), at: .zero)
        let directives = machine.handle(.prepared(one, .success(grant(task(7)))), at: .zero)
        #expect(directives.count == 1 && request(directives)?.endings == [.returned(task(7).lease)])
        var outcome = TickOutcome()
        outcome.endings = [.stale]
        #expect(machine.handle(.committed(outcome), at: .zero) == [])
        #expect(claims() == [])
    }

    @Test("A lease that is taken back while it is prepared does not use up the node's credit")
    mutating func creditAfterRevocation() throws {
        _ = grantFirst([task(7)], of: try #require(request(join(one, hello(1, credit: 1)))))
        _ = machine.handle(.revoked([task(7).lease], reason: "deleted"), at: .zero)
        let directives = machine.handle(.prepared(one, .success(grant(task(7)))), at: .zero)
        #expect(request(directives)?.endings == [.returned(task(7).lease)])
        _ = machine.handle(.tasksReady, at: .zero)
        var outcome = TickOutcome()
        outcome.endings = [.stale]
        #expect(request(machine.handle(.committed(outcome), at: .zero))?.claims.map(\.limit) == [1])
    }

    @Test("A revoked lease is told to the node that holds it, wherever the revocation was decided")
    mutating func revocation() throws {
        let claiming = try #require(request(join(one, hello(1))))
        _ = grantFirst([task(7)], of: claiming)
        let directives = machine.handle(.revoked([task(7).lease], reason: "deleted"), at: .zero)
        #expect(directives.contains(.send(one, .revoke(task(7).lease, reason: "deleted"))))
    }
}
