import CPixels

/// An axis filter laid out for whole blocks of outputs: all lanes of a block read side by side, each as far on as
/// it stands in the block.
struct RowFilter {
    private static let lanes = nightreel_block_lanes
    private static let stripe = nightreel_stripe_lanes

    /// Outputs, rounded up to what the pass over columns takes at once.
    let paddedCount: Int
    /// How far before and after the samples a row must go on.
    let margin: Int
    private let taps: Int
    private let bias: Int16
    private var starts: [Int32]
    private var weights: [Int16]

    init(_ filter: AxisFilter) {
        let (lanes, stripe) = (Self.lanes, Self.stripe)
        let blocks = (filter.count + lanes - 1) / lanes
        starts = [Int32](repeating: 0, count: blocks)
        var widest = 0
        for block in 0..<blocks {
            let members = block * lanes..<min(filter.count, (block + 1) * lanes)
            var (lowest, highest) = (Int.max, Int.min)
            for index in members {
                let offset = filter.firsts[index] - (index - members.lowerBound)
                lowest = min(lowest, offset)
                highest = max(highest, offset)
            }
            starts[block] = Int32(lowest)
            widest = max(widest, highest - lowest)
        }
        paddedCount = (filter.count + stripe - 1) / stripe * stripe
        taps = widest + filter.taps
        margin = taps + 2 * lanes
        bias = Int16(filter.taps / 2)
        weights = [Int16](repeating: 0, count: blocks * taps * lanes)
        spread(filter)
    }

    private mutating func spread(_ filter: AxisFilter) {
        let lanes = Self.lanes
        for index in 0..<filter.count {
            let (block, lane) = (index / lanes, index % lanes)
            let skipped = filter.firsts[index] - lane - Int(starts[block])
            var place = (block * taps + skipped) * lanes + lane
            for tap in index * filter.taps..<(index + 1) * filter.taps {
                weights[place] = filter.weights[tap]
                place += lanes
            }
        }
    }

    /// Scales four rows whose samples begin at `samples`, each with the margin on both sides of them.
    func run(on samples: [UnsafePointer<Int16>?], into targets: [UnsafeMutablePointer<Int16>?]) {
        precondition(samples.count == 4 && targets.count == 4)
        nightreel_filter_rows(samples, starts, weights, starts.count, taps, bias, targets)
    }
}
