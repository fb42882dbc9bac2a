import FarmCore

/// Gives every unit of a text a time: that of what was heard for it, or a share of the time between its neighbours.
struct UnitSpans {
    private let weights: [Int]
    private let voiced: VoicedStretches
    private let sampleCount: Int
    private var spans: [Range<Int>?]

    /// - Parameter anchors: as many as `weights`, ascending and not overlapping where there are any.
    /// - Returns: Ascending ranges within the voice, which may be empty where there is too little of it.
    static func filled(
        _ anchors: [Range<Int>?], weights: [Int], voiced: VoicedStretches, sampleCount: Int
    ) -> [Range<Int>] {
        let whole = voiced.total > 0 ? voiced : VoicedStretches([0..<sampleCount])
        var spans = UnitSpans(weights: weights, voiced: whole, sampleCount: sampleCount, spans: anchors)
        spans.dropTooShort()
        spans.fillGaps()
        return spans.spans.map { $0 ?? 0..<0 }
    }

    /// Times that no word can be spoken in are none; a start alone reaches up to what comes next.
    private mutating func dropTooShort() {
        var next = sampleCount
        for index in spans.indices.reversed() {
            guard let span = spans[index] else { continue }
            defer { next = span.lowerBound }
            guard span.count < AlignmentLimits.shortestWord else { continue }
            let end = min(next, span.lowerBound + natural(weights[index]))
            spans[index] = end - span.lowerBound < AlignmentLimits.shortestWord ? nil : span.lowerBound..<end
        }
    }

    /// How long so many letters take in this voice.
    private func natural(_ weight: Int) -> Int {
        let total = weights.reduce(0, +)
        return voiced.total * weight / max(1, total)
    }

    private mutating func fillGaps() {
        var index = 0
        while index < spans.count {
            guard spans[index] == nil else {
                index += 1
                continue
            }
            let first = index
            while index < spans.count, spans[index] == nil { index += 1 }
            fill(first..<index)
        }
    }

    /// Spreads units without a time over the voice between their neighbours, and over these where that is too short.
    private mutating func fill(_ gap: Range<Int>) {
        var units = gap
        let before = gap.lowerBound > 0 ? spans[gap.lowerBound - 1] : nil
        let after = gap.upperBound < spans.count ? spans[gap.upperBound] : nil
        var room = (before?.upperBound ?? 0)..<(after?.lowerBound ?? sampleCount)
        let needed = natural(weights[gap].reduce(0, +)) / 2
        if voiced.voiced(before: room.upperBound) - voiced.voiced(before: room.lowerBound) < needed {
            if let before {
                units = (units.lowerBound - 1)..<units.upperBound
                room = before.lowerBound..<room.upperBound
            }
            if let after {
                units = units.lowerBound..<(units.upperBound + 1)
                room = room.lowerBound..<after.upperBound
            }
        }
        spread(units, over: room)
    }

    private mutating func spread(_ units: Range<Int>, over room: Range<Int>) {
        let total = weights[units].reduce(0, +)
        let start = voiced.voiced(before: room.lowerBound)
        let length = voiced.voiced(before: room.upperBound) - start
        let isSilent = length < units.count
        var passed = 0
        for index in units {
            let (from, to) = (passed, passed + weights[index])
            passed = to
            if isSilent {
                spans[index] =
                    (room.lowerBound + room.count * from / total)..<(room.lowerBound + room.count * to / total)
            } else {
                let first = voiced.sample(after: start + length * from / total, isEnd: false)
                let last = voiced.sample(after: start + length * to / total, isEnd: true)
                spans[index] = first..<max(first, last)
            }
        }
    }
}
