import FarmCore
import FarmDigest
import Testing

@testable import FarmStore

@Suite("The ledger of calls", .serialized)
struct LedgerTests {
    private static let caller = NodeID(high: 9, low: 1)
    private static let laterCaller = NodeID(high: 9, low: 2)

    private static func order(
        _ what: String = "a picture", story: UInt64 = 1, user: UInt64 = 1, estimate: Microdollars = 3000,
        caller: NodeID = caller, reuses: Bool = false
    ) throws -> CallOrder {
        CallOrder(
            payer: Payer(story: StoryID(high: 5, low: story), user: UserID(high: 6, low: user)), provider: "replicate",
            operation: "image", model: "schnell", key: try AssetID.of(what.utf8), estimate: estimate, caller: caller,
            reuses: reuses)
    }

    private static let pictures = ProviderUsage(images: 1)

    private static func opened(_ opening: CallOpening) throws -> CallID {
        guard case .opened(let call, _) = opening else { throw Scene.Unexpected() }
        return call
    }

    private static func settle(_ call: CallID, cost: Microdollars, in scene: Scene) async throws -> AssetID {
        let asset = Scene.asset(saying: "answer \(call)", .webp)
        try await scene.store.settleCall(call, cost: cost, usage: pictures, answer: asset, at: scene.start)
        return asset.id
    }

    @Test(
        "What was paid for is answered again within its story, and elsewhere only where that is wished",
        arguments: Engine.allCases)
    func paidOnce(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let call = try Self.opened(
            try await scene.store.openCall(try Self.order(), caps: SpendingCaps(), at: scene.start))
        let asset = try await Self.settle(call, cost: 2500, in: scene)
        let kept = CallOpening.answered(KeptAnswer(asset: asset, usage: Self.pictures))
        #expect(try await scene.store.openCall(try Self.order(), caps: SpendingCaps(), at: scene.start) == kept)
        #expect(
            try await scene.store.openCall(
                try Self.order(story: 2, reuses: true), caps: SpendingCaps(), at: scene.start)
                == kept)
        _ = try Self.opened(
            try await scene.store.openCall(try Self.order(story: 2), caps: SpendingCaps(), at: scene.start))
        let lines = try await scene.store.costs(of: StoryID(high: 5, low: 1))
        #expect(lines.map(\.cost) == [2500] && lines.map(\.estimated) == [3000])
        #expect(lines.first?.usage.images == 1 && lines.first?.calls == 1)
    }

    @Test(
        "A cap is not overrun by calls side by side, and gives back what calls did not cost",
        arguments: Engine.allCases)
    func caps(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let clients = try await engine.clients(4, of: scene.database)
        let stores = clients.map { FarmStore(database: $0) }
        let caps = SpendingCaps(day: 30_000)
        let openings = try await withThrowingTaskGroup(of: CallOpening.self) { group in
            for number in 0..<24 {
                let store = stores[number % stores.count]
                let order = try Self.order("picture \(number)", story: UInt64(number), user: UInt64(number % 3))
                group.addTask { try await store.openCall(order, caps: caps, at: scene.start) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let calls = openings.compactMap { opening -> CallID? in
            if case .opened(let call, _) = opening { call } else { nil }
        }
        #expect(calls.count == 10)
        #expect(openings.count { $0 == .refused(.day) } == 14)
        try await scene.store.failCall(calls[0], cost: 0, usage: ProviderUsage(), error: "away", at: scene.start)
        _ = try await Self.settle(calls[1], cost: 1000, in: scene)
        // 2,000 and 3,000 are free again.
        let next = try await scene.store.openCall(
            try Self.order("another", estimate: 5000), caps: caps, at: scene.start)
        _ = try Self.opened(next)
        let last = try await scene.store.openCall(try Self.order("last", estimate: 1), caps: caps, at: scene.start)
        #expect(last == .refused(.day))
        let tomorrow = try await scene.store.openCall(
            try Self.order("last", estimate: 1), caps: caps, at: scene.start + .seconds(86_400))
        _ = try Self.opened(tomorrow)
    }

    @Test("A refusal by one cap takes nothing from the others", arguments: Engine.allCases)
    func refusal(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let caps = SpendingCaps(story: 1000, userDay: 4000, day: 3000)
        for _ in 0..<5 {
            let opening = try await scene.store.openCall(try Self.order(estimate: 1500), caps: caps, at: scene.start)
            #expect(opening == .refused(.story))
        }
        let fits = try await scene.store.openCall(
            try Self.order("small", story: 2, estimate: 1000), caps: caps, at: scene.start)
        _ = try Self.opened(fits)
        let others = try await scene.store.openCall(
            try Self.order("large", story: 3, estimate: 2001), caps: SpendingCaps(day: 3000), at: scene.start)
        #expect(others == .refused(.day))
    }

    @Test(
        "A call that a dead process left is waited for by its reference, or stays counted as unsettled",
        arguments: Engine.allCases)
    func leftBehind(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let store = scene.store
        let noted = try Self.opened(
            try await store.openCall(try Self.order("noted"), caps: SpendingCaps(), at: scene.start))
        try await store.noteReference("prediction 1", of: noted, at: scene.start)
        let lost = try Self.opened(
            try await store.openCall(try Self.order("lost"), caps: SpendingCaps(), at: scene.start))
        let again = try await store.openCall(
            try Self.order("noted", caller: Self.laterCaller), caps: SpendingCaps(), at: scene.start)
        #expect(again == .opened(noted, reference: "prediction 1"))
        let anew = try await store.openCall(
            try Self.order("lost", caller: Self.laterCaller), caps: SpendingCaps(), at: scene.start)
        #expect(try Self.opened(anew) != lost)
        let lines = try await store.costs(of: StoryID(high: 5, low: 1))
        #expect(lines.map(\.state) == [.sent, .unsettled])
        #expect(lines.map(\.calls) == [2, 1])
        // Its own process may have lived all the while.
        _ = try await Self.settle(lost, cost: 2900, in: scene)
        let settled = try await store.costs(of: StoryID(high: 5, low: 1))
        #expect(settled.map(\.state) == [.sent, .settled])
    }

    @Test("A call ends once: what is told of it later changes no account", arguments: Engine.allCases)
    func endsOnce(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let caps = SpendingCaps(day: 3000)
        let call = try Self.opened(try await scene.store.openCall(try Self.order(), caps: caps, at: scene.start))
        _ = try await Self.settle(call, cost: 3000, in: scene)
        try await scene.store.failCall(call, cost: 0, usage: ProviderUsage(), error: "late", at: scene.start)
        try await scene.store.leaveCallUnsettled(call, error: "late", at: scene.start)
        #expect(try await scene.store.costs(of: StoryID(high: 5, low: 1)).map(\.state) == [.settled])
        let more = try await scene.store.openCall(try Self.order("more", estimate: 1), caps: caps, at: scene.start)
        #expect(more == .refused(.day))
    }

    @Test("Answers are forgotten after a while, what they cost is not", arguments: Engine.allCases)
    func forgetting(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let call = try Self.opened(
            try await scene.store.openCall(try Self.order(), caps: SpendingCaps(), at: scene.start))
        let asset = try await Self.settle(call, cost: 3000, in: scene)
        let later = scene.start + .seconds(10)
        #expect(try await scene.store.forgetAnswers(givenBefore: scene.start, limit: 10, at: later) == 0)
        #expect(try await scene.store.forgetAnswers(givenBefore: later, limit: 10, at: later) == 1)
        let garbage = try await scene.store.garbage(markedBefore: later + .seconds(1), limit: 10)
        #expect(garbage.map(\.asset) == [asset])
        #expect(try await scene.store.keptAnswer(to: try Self.order()) == nil)
        #expect(try await scene.store.costs(of: StoryID(high: 5, low: 1)).map(\.cost) == [3000])
    }

    @Test("A call that costs more than was set aside leaves less for the next", arguments: Engine.allCases)
    func dearer(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let caps = SpendingCaps(day: 4000)
        let call = try Self.opened(try await scene.store.openCall(try Self.order(), caps: caps, at: scene.start))
        _ = try await Self.settle(call, cost: 3500, in: scene)
        let next = try await scene.store.openCall(try Self.order("next", estimate: 600), caps: caps, at: scene.start)
        #expect(next == .refused(.day))
        _ = try Self.opened(
            try await scene.store.openCall(try Self.order("small", estimate: 500), caps: caps, at: scene.start))
    }

    @Test(
        "What was spent on days long over is forgotten part by part, today's and the calls are not",
        arguments: Engine.allCases)
    func daysOver(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let later = scene.start + .seconds(3 * 86_400)
        let caps = SpendingCaps(day: 3000)
        let old = try Self.opened(try await scene.store.openCall(try Self.order(), caps: caps, at: scene.start))
        let other = try Self.order("today", story: 2, user: 2)
        _ = try Self.opened(try await scene.store.openCall(other, caps: caps, at: later))
        #expect(try await scene.store.forgetSpending(beforeDay: scene.start.day, limit: 10) == 0)
        #expect(try await scene.store.forgetSpending(beforeDay: later.day, limit: 1) == 1)
        #expect(try await scene.store.forgetSpending(beforeDay: later.day, limit: 10) == 1)
        // Its account is gone, and does not come back when the call ends.
        _ = try await Self.settle(old, cost: 2000, in: scene)
        #expect(try await scene.store.forgetSpending(beforeDay: later.day, limit: 10) == 0)
        let more = try await scene.store.openCall(try Self.order("more", estimate: 1), caps: caps, at: later)
        #expect(more == .refused(.day))
        #expect(try await scene.store.costs(of: StoryID(high: 5, low: 1)).map(\.cost) == [2000])
    }

    @Test("A deleted story's answers go with it, its costs stay", arguments: Engine.allCases)
    func deletion(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        let story = try await scene.beginStory()
        let order = CallOrder(
            payer: Payer(story: story.id, user: scene.user), provider: "openai", operation: "chat", model: "mini",
            key: try AssetID.of("chat".utf8), estimate: 10, caller: Self.caller, reuses: false)
        let call = try Self.opened(try await scene.store.openCall(order, caps: SpendingCaps(), at: scene.start))
        let asset = try await Self.settle(call, cost: 7, in: scene)
        _ = try await scene.store.deleteStory(story.id, at: scene.start)
        let garbage = try await scene.store.garbage(markedBefore: scene.start + .seconds(1), limit: 10)
        #expect(garbage.map(\.asset).contains(asset))
        #expect(try await scene.store.costs(of: story.id).map(\.cost) == [7])
    }

    @Test("Calls that nobody has touched for long are unsettled", arguments: Engine.allCases)
    func abandoned(_ engine: Engine) async throws {
        let scene = try Scene(on: engine)
        _ = try await scene.store.openCall(try Self.order(), caps: SpendingCaps(), at: scene.start)
        let later = scene.start + .seconds(60)
        #expect(try await scene.store.leaveCallsUnsettled(untouchedSince: scene.start, at: later) == 0)
        #expect(try await scene.store.leaveCallsUnsettled(untouchedSince: later, at: later) == 1)
        #expect(try await scene.store.costs(of: StoryID(high: 5, low: 1)).map(\.state) == [.unsettled])
    }
}
