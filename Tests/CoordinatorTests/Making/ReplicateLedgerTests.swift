import FarmCore
import FarmObjects
import FarmStore
import FarmTesting
import Foundation
import Logging
import Storytelling
import Testing

@testable import Coordinator

@Suite("Pictures at Replicate, paid through the ledger", .timeLimit(.minutes(1)))
struct ReplicateLedgerTests {
    /// One picture of one story, and the processes that are to have it painted.
    private struct Order {
        let coordinator: TestCoordinator
        let standIn: ReplicateStandIn
        let payer = Payer(story: StoryID(high: 1, low: 2), user: UserID(high: 3, low: 4))

        init() async throws {
            coordinator = try await TestCoordinator()
            standIn = try ReplicateStandIn()
        }

        /// An illustrator of a process of its own.
        func process(_ number: UInt64) throws -> ReplicateIllustrator {
            var limits = CallLimits()
            limits.pauses.first = .milliseconds(1)
            limits.faultsUntilAway = 100
            let desks = CallDesks(
                store: coordinator.store, objects: coordinator.objects, limits: limits, clock: coordinator.clock.wall,
                caller: NodeID(high: number, low: number), logger: Logger(label: "test"))
            var pauses = ReplicateLimits()
            pauses.firstPause = .milliseconds(1)
            let service = try ReplicateService(
                address: standIn.baseURL.absoluteString, token: Secret(standIn.key), client: HTTPClient(),
                limits: pauses)
            return ReplicateIllustrator(service: service, desk: desks.desk(for: payer, reuses: false))
        }

        var request: IllustrationRequest {
            IllustrationRequest(
                context: "An old house.", prompt: "A lamp beside the cellar stairs", width: 1536, height: 864, seed: 7)
        }

        func costs() async throws -> [CostLine] { try await coordinator.store.costs(of: payer.story) }
        func total() async throws -> Int { Int(try await costs().reduce(0) { $0 + $1.cost }) }
    }

    static let troubles: [(StandInRoute, [Misbehaviour], pictures: Int)] = [
        (.prediction, [.refuse(500), .rateLimited(.nothing)], 1),
        (.prediction, [.fails("Director: unexpected error"), .canceled], 1),
        (.prediction, [.unsafe, .unsafe], 1), (.prediction, [.aborted], 1),
        (.prediction, [.expiredOutput], 2), (.prediction, [.damagedOutput, .expiredOutput], 3),
        (.prediction, [.singleOutput], 1), (.prediction, [.slow(polls: 4)], 1),
        (.poll, [.unusable, .refuse(500), .cutOff], 1), (.poll, [.refuse(401)], 1), (.poll, [.page(200)], 1),
        (.output, [.refuse(503), .cutOff], 1), (.output, [.damagedOutput], 2),
    ]

    @Test("However the service misbehaves, the ledger agrees with it to the cent", arguments: troubles)
    func agreement(route: StandInRoute, behaviours: [Misbehaviour], pictures: Int) async throws {
        let order = try await Order()
        for behaviour in behaviours { order.standIn.next(route, behave: behaviour) }
        var picture: Illustration?
        for number in 1...4 where picture == nil {
            do {
                picture = try await order.process(UInt64(number)).illustrate(order.request)
            } catch let error as MakerError {
                #expect(error.code != .refused, "\(error)")
            }
        }
        #expect(picture?.width == 1344)
        #expect(order.standIn.account.charges.count == pictures)
        #expect(try await order.total() == order.standIn.account.total)
        let states = Set(try await order.costs().map(\.state))
        #expect(states.isSubset(of: [.settled, .failed]), "nothing is left open")
    }

    @Test("A process that takes over waits for the prediction that another began, and pays nothing more")
    func takenOver() async throws {
        let order = try await Order()
        order.standIn.always(.poll, behave: .refuse(503))
        let error = await #expect(throws: MakerError.self) {
            try await order.process(1).illustrate(order.request)
        }
        #expect(error?.code == .providerAway)
        #expect(try await order.costs().map(\.state) == [.unsettled])
        order.standIn.always(.poll, behave: nil)
        let picture = try await order.process(2).illustrate(order.request)
        #expect(order.standIn.predictions.count == 1 && order.standIn.account.charges.count == 1)
        #expect(try await order.total() == order.standIn.account.total)
        #expect(try await order.process(3).illustrate(order.request) == picture)
        #expect(order.standIn.predictions.count == 1, "what is kept is not asked for again")
    }

    @Test("Work that is cancelled costs nothing, and the next process begins anew")
    func cancelled() async throws {
        let order = try await Order()
        order.standIn.next(.prediction, behave: .held)
        let (asked, asking) = AsyncStream.makeStream(of: StandInRoute.self)
        order.standIn.choose { route, _ in
            asking.yield(route)
            return nil
        }
        let illustrator = try order.process(1)
        let work = Task { [request = order.request] in try await illustrator.illustrate(request) }
        _ = await asked.first { $0 == .poll }
        work.cancel()
        await #expect(throws: CancellationError.self) { try await work.value }
        let prediction = try #require(order.standIn.predictions.first)
        #expect(order.standIn.status(of: prediction) == "canceled" && order.standIn.account.charges.isEmpty)
        _ = try await order.process(2).illustrate(order.request)
        #expect(try await order.total() == order.standIn.account.total && order.standIn.account.total == 3000)
    }
}
