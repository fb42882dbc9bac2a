import FarmCore
import Testing

@Suite("Blame")
struct BlameRuleTests {
    private let rule = BlameRule(
        poisoningNodes: 3, benchingFailures: 3, forgivenAfter: .seconds(300), avoidance: .seconds(5))
    private let start = Timestamp(microseconds: 1_761_955_200_000_000)

    private func standing(afterFailuresAt seconds: [Int]) -> NodeStanding {
        seconds.reduce(NodeStanding(failures: 0, lastFailure: nil, benchedUntil: nil)) { standing, second in
            rule.blamed(standing, at: start + .seconds(second))
        }
    }

    @Test("A node's failures are counted, and the last is remembered")
    func counted() {
        let standing = standing(afterFailuresAt: [0, 10])
        #expect(standing.failures == 2 && standing.benchedUntil == nil)
        #expect(standing.lastFailure == start + .seconds(10))
    }

    @Test("The third failure benches it for a while, and the count begins anew")
    func benched() {
        let standing = standing(afterFailuresAt: [0, 10, 20])
        #expect(standing.benchedUntil == start + .seconds(320) && standing.failures == 0)
    }

    @Test("A failure long after the last one is the first again")
    func forgotten() {
        #expect(standing(afterFailuresAt: [0, 10, 310]).failures == 1)
        #expect(standing(afterFailuresAt: [0, 10, 309]).benchedUntil != nil)
    }

    @Test("A node that was benched is not benched longer by a single failure after it")
    func after() {
        let standing = standing(afterFailuresAt: [0, 10, 20, 330])
        #expect(standing.failures == 1 && standing.benchedUntil == start + .seconds(320))
    }
}
