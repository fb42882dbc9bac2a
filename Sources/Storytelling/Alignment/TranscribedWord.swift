import FarmCore

/// A word as a transcription tells it. Its times may be missing, empty, overlapping, or no times at all.
public struct TranscribedWord: Hashable, Sendable {
    public let text: String
    /// In seconds from the sound's beginning.
    public let start: Double
    public let end: Double

    public init(text: String, start: Double, end: Double) {
        self.text = text
        self.start = start
        self.end = end
    }

    /// In samples at 48 kHz within a voice of that length; `nil` for what cannot be a time.
    func span(within sampleCount: Int) -> Range<Int>? {
        let longest = Double(sampleCount + AlignmentLimits.overrun) / Double(AudioClock.sampleRate)
        guard start.isFinite, start >= 0, start <= longest else { return nil }
        let first = min(AudioClock.samples(fromSeconds: start), sampleCount)
        guard end.isFinite, end > start, end <= longest else { return first..<first }
        return first..<max(first, min(AudioClock.samples(fromSeconds: end), sampleCount))
    }
}

/// One unit of a transcription and when it was heard.
struct HeardUnit {
    let unit: SpokenUnit
    var span: Range<Int>?

    /// The units of all words; those of one word share its time by their weight.
    static func units(of words: [TranscribedWord], within sampleCount: Int) -> [HeardUnit] {
        var heard: [HeardUnit] = []
        for word in words {
            guard heard.count < AlignmentLimits.units else { break }
            let units = SpokenUnit.units(of: word.text)
            let total = units.reduce(0) { $0 + $1.weight }
            let span = word.span(within: sampleCount)
            var passed = 0
            for unit in units {
                let part = span.map { span in
                    let start = span.lowerBound + span.count * passed / total
                    return start..<(span.lowerBound + span.count * (passed + unit.weight) / total)
                }
                heard.append(HeardUnit(unit: unit, span: part))
                passed += unit.weight
            }
        }
        return withoutStrays(heard)
    }

    /// Takes away the times that do not follow the others: those outside of the longest row of ascending ones.
    private static func withoutStrays(_ heard: [HeardUnit]) -> [HeardUnit] {
        // By length of the row, the index of the unit that ends it earliest.
        var ends: [Int] = []
        var previous = [Int?](repeating: nil, count: heard.count)
        func start(_ index: Int) -> Int { heard[index].span?.lowerBound ?? 0 }
        for index in heard.indices where heard[index].span != nil {
            var (low, high) = (0, ends.count)
            while low < high {
                let middle = (low + high) / 2
                if start(ends[middle]) <= start(index) { low = middle + 1 } else { high = middle }
            }
            previous[index] = low > 0 ? ends[low - 1] : nil
            if low < ends.count { ends[low] = index } else { ends.append(index) }
        }
        var kept = Set<Int>()
        var next = ends.last
        while let index = next {
            kept.insert(index)
            next = previous[index]
        }
        var cleaned = heard
        var following = Int.max
        for index in heard.indices.reversed() {
            guard kept.contains(index), let span = heard[index].span else {
                cleaned[index].span = nil
                continue
            }
            cleaned[index].span = span.lowerBound..<max(span.lowerBound, min(span.upperBound, following))
            following = span.lowerBound
        }
        return cleaned
    }
}
