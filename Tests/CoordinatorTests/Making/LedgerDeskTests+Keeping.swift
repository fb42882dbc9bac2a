import FarmCore
import FarmDigest
import FarmObjects
import FarmStore
import ServiceLifecycle
import ServiceLifecycleTestKit
import Storytelling
import Testing

@testable import Coordinator

extension LedgerDeskTests {
    // MARK: The object store

    @Test("An answer is held while the object store is away, and paid for once")
    func held() async throws {
        let coordinator = try await TestCoordinator()
        let objects = AbsentObjects(coordinator.objects, code: .unavailable, refusals: 2)
        let desk = Self.desks(of: coordinator, objects: objects).desk(for: Self.payer, reuses: false)
        let service = Service()
        let answer = try await desk.answer(to: try Self.call(), by: service.send)
        #expect(answer.body == Array("painted".utf8) && service.calls == 1 && objects.left == 0)
        let costs = try await coordinator.store.costs(of: Self.payer.story)
        #expect(costs.map(\.state) == [.settled] && costs.map(\.calls) == [1] && costs.map(\.cost) == [3000])
    }

    @Test("An answer that cannot be kept is written down with its cost; work that has a name is waited for")
    func lost() async throws {
        let coordinator = try await TestCoordinator()
        let objects = AbsentObjects(coordinator.objects, code: .denied, refusals: .max)
        let desk = Self.desks(of: coordinator, objects: objects, held: .zero).desk(for: Self.payer, reuses: false)
        let service = Service()
        await #expect(throws: ObjectError.self) { try await desk.answer(to: try Self.call(), by: service.send) }
        var costs = try await coordinator.store.costs(of: Self.payer.story)
        #expect(costs.map(\.state) == [.failed] && costs.map(\.cost) == [3000])

        await #expect(throws: ObjectError.self) {
            try await desk.answer(to: try Self.call("by name")) { ticket in
                try await ticket.note(reference: "p1")
                return try await service.send(ticket)
            }
        }
        costs = try await coordinator.store.costs(of: Self.payer.story)
        #expect(costs.map(\.state) == [.failed, .unsettled] && service.calls == 2)
        let later = Self.desks(of: coordinator, process: 2).desk(for: Self.payer, reuses: false)
        _ = try await later.answer(to: try Self.call("by name")) { ticket in
            #expect(ticket.reference == "p1")
            return try await service.send(ticket)
        }
        costs = try await coordinator.store.costs(of: Self.payer.story)
        #expect(costs.map(\.state) == [.failed, .settled] && costs.map(\.cost) == [3000, 3000])
    }

    @Test("An answer whose bytes are gone is bought again")
    func gone() async throws {
        let coordinator = try await TestCoordinator()
        let desk = Self.desks(of: coordinator).desk(for: Self.payer, reuses: false)
        let service = Service()
        let first = try await desk.answer(to: try Self.call(), by: service.send)
        try await coordinator.objects.remove(.asset(try AssetID.of(first.body)))
        let second = try await desk.answer(to: try Self.call(), by: service.send)
        #expect(second == first && service.calls == 2)
        #expect(try await desk.answer(to: try Self.call(), by: service.send) == first && service.calls == 2)
    }

    // MARK: Other stories, and the end

    @Test("Stories that take one another's answers pay once for what they ask at the same time; others each for itself")
    func shared() async throws {
        let coordinator = try await TestCoordinator()
        let desks = Self.desks(of: coordinator)
        for (reuses, calls) in [(true, 1), (false, 3)] {
            let service = Service()
            let call = try Self.call("a lamp, \(reuses)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in UInt64(1)...3 {
                    let payer = Payer(story: StoryID(high: 1, low: number), user: UserID(high: 2, low: number))
                    group.addTask {
                        _ = try await desks.desk(for: payer, reuses: reuses).answer(to: call, by: service.send)
                    }
                }
                try await group.waitForAll()
            }
            #expect(service.calls == calls)
        }
    }

    @Test("Once the process is to stop, a call under way ends and no other begins")
    func stopping() async throws {
        let coordinator = try await TestCoordinator()
        let desk = Self.desks(of: coordinator).desk(for: Self.payer, reuses: false)
        let service = Service()
        try await testGracefulShutdown { trigger in
            let answer = try await desk.answer(to: try Self.call()) { ticket in
                trigger.triggerGracefulShutdown()
                return try await service.send(ticket)
            }
            #expect(answer.usage.images == 1)
            await #expect(throws: CancellationError.self) {
                try await desk.answer(to: try Self.call("another"), by: service.send)
            }
            #expect(try await desk.answer(to: try Self.call(), by: service.send) == answer, "what is kept is given")
        }
        #expect(service.calls == 1)
        #expect(try await coordinator.store.costs(of: Self.payer.story).map(\.state) == [.settled])
    }
}
