/// Keeps a sound's true peak under a ceiling: turns down smoothly within 5 ms before a peak, and slowly up after it.
///
/// It looks ahead, and gives back exactly the samples it was given, in their places: what is still held back when a
/// block was passed comes with later ones, the last with `finish`. Both channels are turned alike. Gains are whole
/// numbers, so that their running sums never drift.
struct TruePeakLimiter {
    private static let attack = Waveform.sampleRate / 200
    /// How many samples a gain comes later than the sample it is for.
    private static let delay = attack + InterpolatedPeaks.delay
    private static let unity = Int64(1) << 30
    /// A gain rises by this part (a power of two) of what it lacks, each sample: 170 ms.
    private static let releaseShift = Int64(13)

    private let ceiling: Float
    private var left = InterpolatedPeaks()
    private var right = InterpolatedPeaks()
    /// Samples whose gain is not known yet; silence at the beginning stands for what came before the sound.
    private var heldLeft = [Float](repeating: 0, count: delay)
    private var heldRight = [Float](repeating: 0, count: delay)
    /// The beginning's silence that was not yet left out.
    private var lead = delay
    /// Longer than what is averaged, so that the samples on both sides of a peak are turned down whole.
    private var lowest = SlidingMinimum(width: attack + 4, initial: unity)
    private var released = unity
    private var smooth = MovingSum(width: attack, initial: unity)
    /// Samples since the last that needed turning down, once everything is back at rest.
    private var calm = 0

    /// - Parameter ceiling: The greatest magnitude at and between samples; full scale is 1.
    init(ceiling: Float) {
        self.ceiling = ceiling
    }

    /// What can be let go now that `block` followed; it may be empty.
    mutating func pass(_ block: SoundBlock) -> SoundBlock {
        var peaks = left.next(block.left)
        if let samples = block.right {
            let others = right.next(samples)
            for index in peaks.indices where others[index] > peaks[index] { peaks[index] = others[index] }
            heldRight += samples
        }
        heldLeft += block.left
        let gains = gains(peaks)
        var result = SoundBlock(Self.take(&heldLeft, gains, count: block.count))
        if block.right != nil { result.right = Self.take(&heldRight, gains, count: block.count) }
        let silent = min(lead, result.count)
        lead -= silent
        result.left.removeFirst(silent)
        result.right?.removeFirst(silent)
        return result
    }

    /// The last samples.
    mutating func finish(stereo: Bool) -> SoundBlock {
        let silence = [Float](repeating: 0, count: Self.delay)
        return pass(SoundBlock(silence, stereo ? silence : nil))
    }

    /// The gains of the next samples to let go; `nil` where all are 1.
    private mutating func gains(_ peaks: [Float]) -> [Float]? {
        let isLoud = peaks.contains { $0 > ceiling }
        if !isLoud, calm > 2 * Self.delay, released == Self.unity { return nil }
        return peaks.map { peak in
            let wanted = peak > ceiling ? Int64(Float(Self.unity) * (ceiling / peak)) : Self.unity
            calm = wanted < Self.unity || released < Self.unity ? 0 : calm + 1
            let least = lowest.next(wanted)
            let lack = least - released
            released = lack < 0 || lack >> Self.releaseShift == 0 ? least : released + lack >> Self.releaseShift
            return Float(smooth.next(released)) / Float(Self.unity * Int64(Self.attack))
        }
    }

    private static func take(_ held: inout [Float], _ gains: [Float]?, count: Int) -> [Float] {
        var samples = Array(held[..<count])
        held.removeFirst(count)
        if let gains { for index in samples.indices { samples[index] *= gains[index] } }
        return samples
    }
}

/// The least of the latest `width` values.
private struct SlidingMinimum {
    private let width: Int
    /// Candidates in ascending order of value and of time, in a ring.
    private var values: [Int64]
    private var times: [Int]
    private var first = 0
    private var count = 0
    private var now = 0

    init(width: Int, initial: Int64) {
        self.width = width
        values = [Int64](repeating: initial, count: width)
        times = [Int](repeating: 0, count: width)
    }

    mutating func next(_ value: Int64) -> Int64 {
        if count > 0, times[first] <= now - width {
            first = (first + 1) % width
            count -= 1
        }
        while count > 0, values[(first + count - 1) % width] >= value { count -= 1 }
        let place = (first + count) % width
        values[place] = value
        times[place] = now
        count += 1
        now += 1
        return values[first]
    }
}

/// The sum of the latest `width` values.
private struct MovingSum {
    private var values: [Int64]
    private var sum: Int64
    private var oldest = 0

    init(width: Int, initial: Int64) {
        values = [Int64](repeating: initial, count: width)
        sum = initial * Int64(width)
    }

    mutating func next(_ value: Int64) -> Int64 {
        sum += value - values[oldest]
        values[oldest] = value
        oldest = oldest + 1 == values.count ? 0 : oldest + 1
        return sum
    }
}
