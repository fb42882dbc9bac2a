import FarmCore
import Testing

@Suite("How long work is put off")
struct PostponementRuleTests {
    private let rule = PostponementRule.standard

    @Test("Never less than a second, nor more than five minutes, whatever is wished", arguments: [0.0, 0.5, 1.0])
    func bounds(spread: Double) {
        for wish in [Duration.seconds(-5), .zero, .milliseconds(1), .seconds(300), .seconds(Int64.max / 2_000_000)] {
            for earlier in [-1, 0, 1, 8, 9, 1000] {
                let delay = rule.delay(wish: wish, earlier: earlier, spread: spread)
                #expect(delay >= .seconds(1) && delay <= .seconds(300), "\(wish) after \(earlier)")
            }
        }
    }

    @Test("A wish is never undercut, and what is put off together does not come back together")
    func wish() {
        #expect(rule.delay(wish: .seconds(40), earlier: 0, spread: 0) == .seconds(40))
        #expect(rule.delay(wish: .seconds(40), earlier: 0, spread: 1) == .seconds(50))
        #expect(rule.delay(wish: .seconds(290), earlier: 0, spread: 1) == .seconds(300))
    }

    @Test("Without a wish each time is twice as long, up to five minutes, less up to a quarter")
    func doubling() {
        let delays = [0, 1, 2, 8, 9, 40].map { rule.delay(wish: .zero, earlier: $0, spread: 0) }
        #expect(delays == [1, 2, 4, 256, 300, 300].map { .seconds($0) })
        #expect(rule.delay(wish: .zero, earlier: 9, spread: 1) == .seconds(225))
    }
}
