import FarmCore
import Testing

@Suite("The lease book")
struct LeaseBookTests {
    private let lease = LeaseID(task: TaskID(high: 1, low: 1), epoch: 4)

    private func book() -> LeaseBook { LeaseBook(leaseTime: .seconds(15), stuckTime: .seconds(600)) }

    private func attempt(
        renewals: Int64, done: Int = 0, role: Holder.Role = .node, lease: LeaseID? = nil
    ) -> LiveAttempt {
        LiveAttempt(
            lease: lease ?? self.lease, holder: Holder(role: role, id: NodeID(high: 2, low: 1)), renewals: renewals,
            unitsDone: done)
    }

    @Test("A lease whose renewals stand still for longer than the lease time has run out")
    func runsOut() {
        var book = book()
        #expect(book.observed([attempt(renewals: 7)], at: .seconds(100)).isEmpty)
        #expect(book.observed([attempt(renewals: 7)], at: .seconds(115)).isEmpty)
        let expiries = book.observed([attempt(renewals: 7)], at: .seconds(115) + .microseconds(1))
        #expect(expiries == [LeaseBook.Expiry(lease: lease, renewals: 7, fault: .leaseExpired)])
    }

    @Test("A renewal gives the whole lease time again, from when it is seen")
    func renewed() {
        var book = book()
        _ = book.observed([attempt(renewals: 0)], at: .zero)
        #expect(book.observed([attempt(renewals: 1)], at: .seconds(15)).isEmpty)
        #expect(book.observed([attempt(renewals: 1)], at: .seconds(30)).isEmpty)
        #expect(!book.observed([attempt(renewals: 1)], at: .seconds(31)).isEmpty)
    }

    @Test("A count that another clock's owner set back is a sign of life like any other")
    func anyChange() {
        var book = book()
        _ = book.observed([attempt(renewals: 9)], at: .zero)
        _ = book.observed([attempt(renewals: 3)], at: .seconds(14))
        #expect(book.observed([attempt(renewals: 3)], at: .seconds(29)).isEmpty)
    }

    @Test("A coordinator that starts, wherever its steady time stands, gives every lease a whole lease time")
    func restart() {
        var before = book()
        _ = before.observed([attempt(renewals: 7)], at: .seconds(1000))
        for start in [Duration.zero, .seconds(5), .seconds(1_000_000)] {
            var after = book()
            #expect(after.observed([attempt(renewals: 7)], at: start).isEmpty)
            #expect(after.observed([attempt(renewals: 7)], at: start + .seconds(15)).isEmpty)
            #expect(after.observed([attempt(renewals: 7)], at: start + .seconds(16)).count == 1)
        }
    }

    @Test("Two coordinators whose clocks differ come to the same end, each in its own time")
    func twoClocks() {
        var (early, late) = (book(), book())
        for second in 0...40 {
            let seen = [attempt(renewals: Int64(min(second, 20) / 5))]
            let first = early.observed(seen, at: .seconds(second))
            let second = late.observed(seen, at: .seconds(second + 86_400))
            #expect(first == second)
        }
    }

    @Test("A node whose work stands still though it renews is stuck; a worker watches over itself")
    func stuck() {
        var book = book()
        let other = LeaseID(task: TaskID(high: 1, low: 2), epoch: 1)
        var faults: [TaskFault] = []
        for second in stride(from: 0, through: 1210, by: 10) {
            let seen = [
                attempt(renewals: Int64(second), done: min(second, 600)),
                attempt(renewals: Int64(second), role: .worker, lease: other),
            ]
            let expiries = book.observed(seen, at: .seconds(second))
            #expect(expiries.allSatisfy { $0.lease == lease })
            if second <= 1200 { #expect(expiries.isEmpty) }
            faults += expiries.map(\.fault)
        }
        #expect(faults == [.stuck])
    }

    @Test("What is no longer live is forgotten, and the next attempt begins anew")
    func forgotten() {
        var book = book()
        _ = book.observed([attempt(renewals: 0)], at: .zero)
        _ = book.observed([], at: .seconds(10))
        #expect(book.observed([attempt(renewals: 0)], at: .seconds(20)).isEmpty)
        let next = LeaseID(task: lease.task, epoch: lease.epoch + 1)
        #expect(book.observed([attempt(renewals: 0, lease: next)], at: .seconds(30)).isEmpty)
        #expect(book.observed([attempt(renewals: 0, lease: next)], at: .seconds(45)).isEmpty)
    }

    @Test("Those that ran out are told in order, and again until they are gone")
    func order() {
        var book = book()
        let leases = [3, 1, 2].map { LeaseID(task: TaskID(high: 1, low: $0), epoch: 1) }
        let seen = leases.map { attempt(renewals: 0, lease: $0) }
        _ = book.observed(seen, at: .zero)
        #expect(book.observed(seen, at: .seconds(16)).map(\.lease.task.low) == [1, 2, 3])
        #expect(book.observed(seen, at: .seconds(17)).count == 3)
    }
}
