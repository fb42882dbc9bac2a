import Testing

@testable import FarmChaos

@Suite("The plan of a run's faults")
struct FaultPlanTests {
    private static let plans = (0..<50 as Range<UInt64>).map {
        FaultPlan(seed: $0, time: .seconds(180), size: FarmSize())
    }

    @Test("The same seed gives the same plan, another seed another")
    func repeatable() {
        #expect(FaultPlan(seed: 7, time: .seconds(180), size: FarmSize()) == Self.plans[7])
        #expect(Self.plans[7] != Self.plans[8])
    }

    @Test("A target has recovered from a fault before the next comes")
    func apart() {
        for plan in Self.plans {
            var free: [Fault.Target: Duration] = [:]
            for fault in plan.faults {
                if let free = free[fault.target] { #expect(fault.start >= free) }
                free[fault.target] = fault.end + ChaosLimits.recovery
            }
        }
    }

    @Test("Every fault is over when the time is")
    func bounded() {
        for plan in Self.plans {
            for fault in plan.faults { #expect(fault.end <= .seconds(180)) }
        }
    }

    @Test("Frozen processes stand still for longer than a lease")
    func longerThanALease() {
        for fault in Self.plans.flatMap(\.faults) where fault.kind == .freeze {
            #expect(fault.length > ChaosLimits.leaseTime)
        }
    }

    @Test("In three minutes everything goes wrong that can")
    func everyKind() {
        for plan in Self.plans {
            let kinds = Set(plan.faults.map(\.kind))
            #expect(kinds.isSuperset(of: [.kill, .freeze, .cut]))
        }
        #expect(Set(Self.plans.flatMap(\.faults).map(\.kind)) == Set(Fault.Kind.allCases))
    }
}
