/// How far a sound steps from sample to sample: everywhere, and at its joins, in memory that does not grow.
struct StepCounter {
    /// Steps are counted in bins of 1/16384.
    private static let resolution: Float = 16_384
    /// What is quieter than −60 dBFS is no part of what is usual.
    private static let audible: Float = 0.001
    /// Sound is called audible 10 ms at a time.
    private static let stretch = Waveform.sampleRate / 100

    private(set) var sampleCount = 0
    private(set) var joinSteps: [Double]
    private let joins: [Int]
    /// The first join that what follows may touch.
    private var upcoming = 0
    private var previous: (left: Float, right: Float) = (0, 0)
    private var counts = [Int](repeating: 0, count: Int(resolution) * 2 + 1)
    private var audibleCount = 0
    /// The steps of the stretch under way, and how loud it is.
    private var pending: [Float] = []
    private var loudest: Float = 0

    /// - Parameter joins: Samples, in ascending order.
    init(joins: [Int]) {
        self.joins = joins
        joinSteps = [Double](repeating: 0, count: joins.count)
    }

    mutating func add(_ block: SoundBlock) {
        let right = block.right ?? block.left
        for index in 0..<block.count {
            let (newLeft, newRight) = (block.left[index], right[index])
            let step = max(abs(newLeft - previous.left), abs(newRight - previous.right))
            previous = (newLeft, newRight)
            loudest = max(loudest, abs(newLeft), abs(newRight))
            pending.append(step)
            if pending.count == Self.stretch { endStretch() }
            if upcoming < joins.count { compare(step) }
            sampleCount += 1
        }
    }

    /// The step that one in a thousand audible samples passes; 0 where nothing is audible.
    var usual: Double {
        var beyond = audibleCount / 1_000
        for bin in counts.indices.reversed() {
            beyond -= counts[bin]
            if beyond < 0 { return (Double(bin) + 1) / Double(Self.resolution) }
        }
        return 0
    }

    private mutating func endStretch() {
        if loudest > Self.audible {
            audibleCount += pending.count
            for step in pending { counts[min(counts.count - 1, Int(step * Self.resolution))] += 1 }
        }
        pending.removeAll(keepingCapacity: true)
        loudest = 0
    }

    private mutating func compare(_ step: Float) {
        let reach = SoundInspection.joinReach
        while upcoming < joins.count, joins[upcoming] + reach < sampleCount { upcoming += 1 }
        var join = upcoming
        while join < joins.count, joins[join] - reach <= sampleCount {
            joinSteps[join] = max(joinSteps[join], Double(step))
            join += 1
        }
    }
}
