import FarmCore
import Testing

@Suite("The pace of a kind of work")
struct PaceTests {
    private let unknown = Pace(nanosecondsPerUnit: 0, samples: 0)

    @Test("The first finished task is the pace")
    func first() {
        #expect(
            unknown.including(units: 100, elapsed: .seconds(2)) == Pace(nanosecondsPerUnit: 20_000_000, samples: 1))
    }

    @Test("A few finished tasks count alike")
    func mean() {
        let pace = [1, 2, 3].reduce(unknown) { $0.including(units: 1, elapsed: .seconds($1)) }
        #expect(pace == Pace(nanosecondsPerUnit: 2_000_000_000, samples: 3))
    }

    @Test("Of many, the last ones count: a farm that became faster is known to be so")
    func forgets() {
        var pace = Pace(nanosecondsPerUnit: 8_000, samples: 1000)
        for _ in 0..<64 { pace = pace.including(units: 1000, elapsed: .milliseconds(1)) }
        #expect((1000...1150).contains(pace.nanosecondsPerUnit))
        #expect(pace.samples == 1064)
    }

    @Test("One straggler moves the pace of many by a sixteenth at most")
    func straggler() {
        let pace = Pace(nanosecondsPerUnit: 1_000, samples: 1000).including(units: 1, elapsed: .microseconds(17))
        #expect(pace.nanosecondsPerUnit == 2_000)
    }

    @Test("A task of no units counts as one of one")
    func noUnits() {
        #expect(unknown.including(units: 0, elapsed: .microseconds(3)).nanosecondsPerUnit == 3_000)
    }
}
