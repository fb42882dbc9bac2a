import FarmCore
import Testing

@Suite("Fair order")
struct FairOrderTests {
    @Test("A user's tasks come one after the other, each after what the one before costs")
    func sequence() {
        var order = FairOrder(virtualTime: 0, finishTag: 0)
        #expect([10, 20, 5].map { order.enqueue(cost: $0) } == [0, 10, 30])
        #expect(order.finishTag == 35)
    }

    @Test("Who comes late begins where the farm is now: idle time is not saved up")
    func late() {
        var order = FairOrder(virtualTime: 500, finishTag: 100)
        #expect(order.enqueue(cost: 10) == 500)
        #expect(order.finishTag == 510)
    }

    @Test("Who has much waiting goes on from its own end, not from where the farm is")
    func backlog() {
        var order = FairOrder(virtualTime: 500, finishTag: 900)
        #expect(order.enqueue(cost: 10) == 900)
    }

    @Test("A task that costs nothing still moves its user on")
    func free() {
        var order = FairOrder(virtualTime: 0, finishTag: 0)
        #expect([0, -5].map { order.enqueue(cost: $0) } == [0, 1])
        #expect(order.finishTag == 2)
    }

    @Test("Two users share the farm by cost, whoever asks for more at once")
    func shares() {
        var (greedy, modest) = (FairOrder(virtualTime: 0, finishTag: 0), FairOrder(virtualTime: 0, finishTag: 0))
        var ranks = (0..<100).map { _ in (user: "greedy", rank: greedy.enqueue(cost: 10)) }
        ranks += (0..<10).map { _ in (user: "modest", rank: modest.enqueue(cost: 10)) }
        let first = ranks.sorted { ($0.rank, $0.user) < ($1.rank, $1.user) }.prefix(20)
        #expect(first.count { $0.user == "modest" } == 10)
    }

    @Test("A long clip costs more than a short one, and every kind costs something")
    func costs() {
        #expect(FairOrder.cost(of: .clip, units: 240) == 2 * FairOrder.cost(of: .clip, units: 120))
        #expect(FairOrder.cost(of: .soundtrack, units: 48_000) == FairOrder.cost(of: .clip, units: 24) / 10)
        #expect(TaskKind.allCases.allSatisfy { FairOrder.cost(of: $0, units: 48_000) > 0 })
    }
}
