/// The weights for each position that an output can have between two samples.
struct PhaseTable {
    /// Weights for each position, half of them for samples before it.
    let taps: Int
    /// For each of `ScalingKernel.phases` positions `taps` weights, which add up to `ScalingKernel.unit`.
    let weights: [Int16]

    /// - Parameter widening: How much further than usual the curve reaches; at least 1.
    init(widening: Double) {
        let reach = Int((Double(ScalingKernel.reach) * widening).rounded(.up))
        taps = 2 * reach
        let narrowing = Int((65_536 / widening).rounded())
        let phases = ScalingKernel.phases
        var weights: [Int16] = []
        weights.reserveCapacity(phases * taps)
        for phase in 0..<phases {
            let raw = (0..<taps).map { tap in
                ScalingKernel.weight(at: (abs((tap - reach + 1) * phases - phase) * narrowing + 32_768) >> 16)
            }
            weights += Self.balanced(raw)
        }
        self.weights = weights
    }

    /// Brings weights to their sum; what rounding leaves goes to the heaviest. A whole unit alone is one more than
    /// 16 bits hold, which nobody sees.
    private static func balanced(_ raw: [Int]) -> [Int16] {
        let sum = raw.reduce(0, +)
        var weights = raw.map { $0 * ScalingKernel.unit / sum }
        if let heaviest = weights.indices.max(by: { weights[$0] < weights[$1] }) {
            weights[heaviest] += ScalingKernel.unit - weights.reduce(0, +)
        }
        return weights.map { Int16(clamping: $0) }
    }
}

/// The tables that one clip needs, each made once.
///
/// The curve is widened in steps of a thirty-second, so that a zoom through a large picture gets by with a few.
final class PhaseTables {
    private static let grain = 32.0
    private static let limit = 64

    private var tables: [Double: PhaseTable] = [:]

    /// - Parameter step: How many samples outputs lie apart.
    func table(forStep step: Double) -> PhaseTable {
        let widening = max(1, (step * Self.grain).rounded(.up) / Self.grain)
        if let table = tables[widening] { return table }
        if tables.count >= Self.limit { tables = [:] }
        let table = PhaseTable(widening: widening)
        tables[widening] = table
        return table
    }
}
