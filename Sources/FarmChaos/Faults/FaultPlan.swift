import FarmCore

/// Every fault of a run. The same seed and size give the same plan.
struct FaultPlan: Hashable, Sendable {
    /// In the order of their starts; no target has two at a time.
    let faults: [Fault]

    /// - Parameters:
    ///   - time: from the first to the last end of a fault.
    ///   - size: how many of each kind of process there are.
    init(seed: UInt64, time: Duration, size: FarmSize) {
        var random = SplitMix(seed: seed)
        var faults: [Fault] = []
        var free: [Fault.Target: Duration] = [:]
        var moment = ChaosLimits.firstFault
        while true {
            let fault = Self.fault(at: moment, size: size, &random)
            moment += .milliseconds(Int.random(in: ChaosLimits.faultGap, using: &random))
            guard moment < time else { break }
            // A target in trouble, or just out of it, is left alone.
            guard fault.end <= time, free[fault.target, default: .zero] <= fault.start else { continue }
            free[fault.target] = fault.end + ChaosLimits.recovery
            faults.append(fault)
        }
        self.faults = faults
    }

    private static func fault(at moment: Duration, size: FarmSize, _ random: inout SplitMix) -> Fault {
        let node = Int.random(in: 0..<size.nodes, using: &random)
        let coordinator = Int.random(in: 0..<size.coordinators, using: &random)
        let brief = Duration.milliseconds(Int.random(in: 300...4000, using: &random))
        let long = ChaosLimits.leaseTime + .milliseconds(Int.random(in: 800...3500, using: &random))
        let lateness = Duration.milliseconds(Int.random(in: 20...600, using: &random))
        let link = Fault.Target.link(node: node, coordinator: coordinator)
        switch Int.random(in: 0..<100, using: &random) {
        case ..<18: return Fault(kind: .kill, target: .node(node), start: moment, length: brief)
        case ..<28: return Fault(kind: .kill, target: .coordinator(coordinator), start: moment, length: brief)
        case ..<39: return Fault(kind: .freeze, target: .node(node), start: moment, length: long)
        case ..<47: return Fault(kind: .freeze, target: .coordinator(coordinator), start: moment, length: long)
        case ..<54: return Fault(kind: .crash, target: .database, start: moment, length: brief)
        case ..<64: return Fault(kind: .cut, target: link, start: moment, length: brief)
        case ..<70: return Fault(kind: .stall, target: link, start: moment, length: long)
        case ..<77: return Fault(kind: .stallUp, target: link, start: moment, length: long)
        case ..<84: return Fault(kind: .stallDown, target: link, start: moment, length: long)
        case ..<89: return Fault(kind: .delay, target: link, start: moment, length: long, lateness: lateness)
        case ..<95: return Fault(kind: .cut, target: .front, start: moment, length: brief)
        default: return Fault(kind: .stall, target: .front, start: moment, length: brief)
        }
    }
}
