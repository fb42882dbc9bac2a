import FarmCore

/// Where a voice speaks, found by its loudness, and a clock that stands still while it does not.
struct VoicedStretches: Hashable {
    /// In samples, ascending, none empty, none touching.
    let ranges: [Range<Int>]
    /// Voiced samples before each range.
    private let before: [Int]
    /// All voiced samples.
    let total: Int

    init(_ ranges: [Range<Int>]) {
        self.ranges = ranges
        var sum = 0
        before = ranges.map { range in
            defer { sum += range.count }
            return sum
        }
        total = sum
    }

    /// Found in mono sound at `rate`; places are counted in samples at 48 kHz, which the sound may be resampled to.
    ///
    /// A stretch is what is louder than the sound's own quiet, 10 ms at a time; pauses of less than 120 ms are bridged
    /// and each stretch is widened by 30 ms, for the breath of consonants.
    init(in samples: [Float], rate: Int) {
        let frame = max(1, rate / 100)
        var powers: [Float] = []
        powers.reserveCapacity(samples.count / frame + 1)
        samples.withUnsafeBufferPointer { samples in
            for start in stride(from: 0, to: samples.count, by: frame) {
                let end = min(start + frame, samples.count)
                var sum: Float = 0
                for index in start..<end { sum += samples[index] * samples[index] }
                powers.append(sum / Float(end - start))
            }
        }
        let threshold = Self.threshold(powers)
        let count = samples.count * AudioClock.sampleRate / rate
        let width = AudioClock.sampleRate / 100
        var ranges: [Range<Int>] = []
        for (index, power) in powers.enumerated() where power > threshold {
            let start = max(0, index * frame * AudioClock.sampleRate / rate - 3 * width)
            let end = min(count, (index + 1) * frame * AudioClock.sampleRate / rate + 3 * width)
            guard start < end else { continue }
            if let last = ranges.last, start - last.upperBound < 6 * width {
                ranges[ranges.count - 1] = last.lowerBound..<max(end, last.upperBound)
            } else {
                ranges.append(start..<end)
            }
        }
        self.init(ranges)
    }

    /// Between the quiet of the sound and its speech: 34 dB below the loud parts, or 8 dB above the quietest.
    private static func threshold(_ powers: [Float]) -> Float {
        let sorted = powers.sorted()
        guard !sorted.isEmpty else { return 0 }
        let loud = sorted[min(sorted.count - 1, sorted.count * 9 / 10)]
        let quiet = sorted[sorted.count / 20]
        return max(loud * 4e-4, min(quiet * 6.3, loud * 0.02), 1e-8)
    }

    /// How much was voiced before `sample`.
    func voiced(before sample: Int) -> Int {
        guard let index = index(of: sample) else { return 0 }
        return before[index] + min(max(0, sample - ranges[index].lowerBound), ranges[index].count)
    }

    /// The sample at which `time` of voice has passed; at the edge of a pause the one after it, or where `isEnd` that
    /// before.
    func sample(after time: Int, isEnd: Bool) -> Int {
        guard let first = ranges.first, let last = ranges.last else { return 0 }
        var (low, high) = (0, ranges.count - 1)
        while low < high {
            let middle = (low + high) / 2
            let end = before[middle] + ranges[middle].count
            if end < time || (end == time && !isEnd) { low = middle + 1 } else { high = middle }
        }
        let sample = ranges[low].lowerBound + time - before[low]
        return min(max(sample, first.lowerBound), last.upperBound)
    }

    /// The range without the silence at its ends; `nil` where nothing in it is voiced.
    func trimmed(_ range: Range<Int>) -> Range<Int>? {
        let start = voiced(before: range.lowerBound)
        let end = voiced(before: range.upperBound)
        guard start < end else { return nil }
        let first = max(range.lowerBound, sample(after: start, isEnd: false))
        let last = min(range.upperBound, sample(after: end, isEnd: true))
        return first < last ? first..<last : nil
    }

    /// The last range that begins at or before the sample.
    private func index(of sample: Int) -> Int? {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].lowerBound <= sample { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? low - 1 : nil
    }
}
