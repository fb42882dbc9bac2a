import FarmCore
import Testing

@Suite("Retries")
struct RetryRuleTests {
    private let rule = RetryRule(maximumAttempts: 5, firstDelay: .seconds(1), longestDelay: .seconds(5))

    @Test("Each attempt waits twice as long as the one before, up to the longest delay")
    func doubling() {
        #expect((1...4).map { rule.delay(afterAttempt: $0) } == [.seconds(1), .seconds(2), .seconds(4), .seconds(5)])
    }

    @Test("After the last attempt there is no other")
    func exhaustion() {
        #expect(rule.delay(afterAttempt: 5) == nil)
        #expect(rule.delay(afterAttempt: 60) == nil)
    }

    @Test("Tasks that fail together come back spread over a quarter of the delay")
    func spread() {
        #expect(rule.delay(afterAttempt: 1, spread: 0) == .seconds(1))
        #expect(rule.delay(afterAttempt: 1, spread: 0.5) == .milliseconds(875))
        #expect(rule.delay(afterAttempt: 1, spread: 1) == .milliseconds(750))
    }
}
