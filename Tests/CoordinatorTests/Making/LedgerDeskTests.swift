import FarmCore
import FarmDigest
import FarmObjects
import FarmStore
import FarmTesting
import Foundation
import Logging
import Storytelling
import Synchronization
import Testing

@testable import Coordinator

@Suite("Calls through a desk", .timeLimit(.minutes(1)))
struct LedgerDeskTests {
    /// A service that answers as it is told, and counts.
    final class Service: Sendable {
        private let state: Mutex<(calls: Int, most: Int, now: Int, faults: [ProviderFault])>

        init(faults: [ProviderFault] = []) {
            state = Mutex((0, 0, 0, faults))
        }

        var calls: Int { state.withLock { $0.calls } }
        var mostAtOnce: Int { state.withLock { $0.most } }

        func send(_ ticket: any CallTicket) async throws -> ProviderAnswer {
            let fault = state.withLock { state -> ProviderFault? in
                state.calls += 1
                state.now += 1
                state.most = max(state.most, state.now)
                return state.faults.isEmpty ? nil : state.faults.removeFirst()
            }
            await Task.yield()
            state.withLock { $0.now -= 1 }
            if let fault { throw fault }
            return ProviderAnswer(body: Array("painted".utf8), usage: ProviderUsage(images: 1))
        }
    }

    static let payer = Payer(story: StoryID(high: 1, low: 1), user: UserID(high: 2, low: 1))

    static func call(_ what: String = "a lamp", model: String = "black-forest-labs/flux-schnell") throws
        -> ProviderCall
    {
        ProviderCall(
            provider: .replicate, operation: .image, model: model, key: try AssetID.of(what.utf8),
            estimate: ProviderUsage(images: 1))
    }

    static func desks(
        of coordinator: TestCoordinator, process: UInt64 = 1, objects: (any ObjectStore)? = nil,
        caps: SpendingCaps = SpendingCaps(), atOnce: Int = 8, held: Duration = .seconds(30)
    ) -> CallDesks {
        var limits = CallLimits()
        limits.pauses.first = .milliseconds(1)
        limits.callsAtOnce = atOnce
        limits.answerHeld = held
        return CallDesks(
            store: coordinator.store, objects: objects ?? coordinator.objects, caps: caps, limits: limits,
            clock: coordinator.clock.wall, caller: NodeID(high: process, low: process), logger: Logger(label: "test"))
    }

    @Test("The same call made by many at once is paid for once, and never again by a later process")
    func once() async throws {
        let coordinator = try await TestCoordinator()
        let service = Service()
        let desk = Self.desks(of: coordinator).desk(for: Self.payer, reuses: false)
        let call = try Self.call()
        try await withThrowingTaskGroup(of: ProviderAnswer.self) { group in
            for _ in 0..<12 { group.addTask { try await desk.answer(to: call, by: service.send) } }
            for try await answer in group { #expect(answer.body == Array("painted".utf8)) }
        }
        #expect(service.calls == 1)
        let later = Self.desks(of: coordinator, process: 2).desk(for: Self.payer, reuses: false)
        #expect(try await later.answer(to: call, by: service.send).usage.images == 1)
        #expect(service.calls == 1)
        #expect(try await coordinator.store.costs(of: Self.payer.story).map(\.cost) == [3000])
    }

    @Test("No more calls are under way at a service than may be")
    func atOnce() async throws {
        let coordinator = try await TestCoordinator()
        let service = Service()
        let desk = Self.desks(of: coordinator, atOnce: 2).desk(for: Self.payer, reuses: false)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<12 {
                group.addTask { _ = try await desk.answer(to: try Self.call("lamp \(number)"), by: service.send) }
            }
            try await group.waitForAll()
        }
        #expect(service.calls == 12 && service.mostAtOnce <= 2)
    }

    @Test("What would break a cap is not asked for")
    func cap() async throws {
        let coordinator = try await TestCoordinator()
        let service = Service()
        let desk = Self.desks(of: coordinator, caps: SpendingCaps(story: 6_500)).desk(for: Self.payer, reuses: false)
        let outcomes = await withTaskGroup(of: MakerError.Code?.self) { group in
            for number in 0..<8 {
                group.addTask {
                    do {
                        _ = try await desk.answer(to: try Self.call("lamp \(number)"), by: service.send)
                        return nil
                    } catch {
                        return (error as? MakerError)?.code ?? .refused
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(service.calls == 2)
        #expect(outcomes.count { $0 == nil } == 2 && outcomes.count { $0 == .spendingCapReached } == 6)
    }

    @Test("A fault that may pass is tried again, one that costs is written down, and what stays away is put off")
    func faults() async throws {
        let coordinator = try await TestCoordinator()
        let desk = Self.desks(of: coordinator).desk(for: Self.payer, reuses: false)
        let passing = Service(faults: [
            ProviderFault(.unusableAnswer, "Rubbish.", usage: ProviderUsage(images: 1)),
            ProviderFault(.unavailable, "Broken."),
        ])
        _ = try await desk.answer(to: try Self.call("passing"), by: passing.send)
        #expect(passing.calls == 3)
        let costs = try await coordinator.store.costs(of: Self.payer.story)
        #expect(costs.map(\.state) == [.failed, .settled] && costs.map(\.cost) == [3000, 3000])
        let gone = Service(faults: Array(repeating: ProviderFault(.unavailable, "Gone."), count: 9))
        let away = try await #require(throws: MakerError.self) {
            try await desk.answer(to: try Self.call("gone"), by: gone.send)
        }
        #expect(away.code == .providerAway && gone.calls == 3)
        let denying = Service(faults: [ProviderFault(.rejected, "No.")])
        let refused = try await #require(throws: ProviderFault.self) {
            try await desk.answer(to: try Self.call("denied"), by: denying.send)
        }
        #expect(refused.code == .rejected && denying.calls == 1)
    }

    @Test("A service that is away is not called by anybody for a while, and health says so")
    func breaker() async throws {
        let coordinator = try await TestCoordinator()
        let desks = Self.desks(of: coordinator)
        let desk = desks.desk(for: Self.payer, reuses: false)
        let denied = Service(faults: [ProviderFault(.denied, "OpenAI does not take the key.")])
        await #expect(throws: MakerError.self) { try await desk.answer(to: try Self.call("one"), by: denied.send) }
        let other = await #expect(throws: MakerError.self) {
            try await desk.answer(to: try Self.call("two"), by: denied.send)
        }
        #expect(other?.code == .providerAway && other?.retryAfter != nil && denied.calls == 1)
        let standing = await desks.standings().first { $0.provider == .replicate }
        #expect(standing?.isAvailable == false && standing?.reason == "OpenAI does not take the key.")
        #expect(standing?.since != nil)
    }

    @Test("A model without a price is not called")
    func priceless() async throws {
        let coordinator = try await TestCoordinator()
        let service = Service()
        let desk = Self.desks(of: coordinator).desk(for: Self.payer, reuses: false)
        let error = await #expect(throws: MakerError.self) {
            try await desk.answer(to: try Self.call(model: "own/model"), by: service.send)
        }
        #expect(error?.message.contains("own/model") == true && service.calls == 0)
    }

    @Test("A call whose outcome nobody knows stays counted, and is made anew")
    func unknown() async throws {
        let coordinator = try await TestCoordinator()
        let desk = Self.desks(of: coordinator).desk(for: Self.payer, reuses: false)
        let service = Service(faults: [ProviderFault(.unavailable, "Broke off.", outcomeIsUnknown: true)])
        _ = try await desk.answer(to: try Self.call(), by: service.send)
        let costs = try await coordinator.store.costs(of: Self.payer.story)
        #expect(costs.map(\.state) == [.settled, .unsettled] && costs.map(\.cost) == [3000, 3000])
    }
}
