/// How the samples along one axis become others: which each output reads first, and how it weighs them.
struct AxisFilter {
    /// Samples that each output reads.
    let taps: Int
    /// The first of them; it may lie outside, where the samples at the edge go on.
    let firsts: [Int]
    /// `taps` weights for each output, which add up to `ScalingKernel.unit`.
    let weights: [Int16]

    var count: Int { firsts.count }

    /// Scales the stretch of `length` samples from `start` on (both in samples, fractions count) to `count`.
    ///
    /// Where outputs lie further apart than samples, the curve is widened with them, so that nothing flickers.
    init(from sourceCount: Int, start: Double, length: Double, to count: Int, tables: PhaseTables) {
        let step = length / Double(count)
        let phases = tables.table(forStep: step)
        let (taps, reach) = (phases.taps, phases.taps / 2)
        let (lowest, highest) = (Double(-reach), Double(sourceCount + reach))
        let phaseCount = ScalingKernel.phases
        var firsts = [Int](repeating: 0, count: count)
        weights = [Int16](unsafeUninitializedCapacity: count * taps) { weights, filled in
            phases.weights.withUnsafeBufferPointer { table in
                for index in 0..<count {
                    let middle = start + (Double(index) + 0.5) * step - 0.5
                    // Counted from the lowest position on, where truncation rounds.
                    let distance = min(max(middle, lowest), highest) - lowest
                    let position = Int(distance * Double(phaseCount) + 0.5)
                    firsts[index] = position / phaseCount - 2 * reach + 1
                    let phase = position % phaseCount
                    for tap in 0..<taps { weights[index &* taps &+ tap] = table[phase &* taps &+ tap] }
                }
            }
            filled = count * taps
        }
        self.taps = taps
        self.firsts = firsts
    }
}
